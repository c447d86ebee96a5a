// A file descriptor with one owner.
//
// Owns one open descriptor and closes it. Promises nothing about what the descriptor is; whoever
// opens it asks for close-on-exec (O_CLOEXEC, SOCK_CLOEXEC, …) at birth.
#pragma once

#include <utility>

namespace bindlab {

class Descriptor {
public:
    Descriptor() noexcept = default;
    explicit Descriptor(int fd) noexcept : fd_(fd) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    Descriptor(Descriptor&& other) noexcept : fd_(other.release()) {}
    Descriptor& operator=(Descriptor&& other) noexcept;
    ~Descriptor() { reset(); }

    /// The number, -1 when nothing is owned.
    int get() const noexcept { return fd_; }
    explicit operator bool() const noexcept { return fd_ >= 0; }

    /// Gives the descriptor away: the caller closes it.
    [[nodiscard]] int release() noexcept { return std::exchange(fd_, -1); }

    /// Closes now. Errors of close(2) are not reported: the descriptor is gone either way.
    void reset() noexcept;

private:
    int fd_ = -1;
};

}  // namespace bindlab
