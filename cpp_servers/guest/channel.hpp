// The way out of a guest: a ring of bytes in memory that guest and host share.
//
// Owns the mapping of the memory, which the guest sees as a PCI device (QEMU's ivshmem-plain).
// Promises that what write() returned from is in the ring, in order. Writing is a copy: it waits
// for nobody unless the ring is full, so a guest whose clock skips its idle time loses none of it
// to output. What the bytes mean is left to the caller.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string_view>

namespace bindlab {

class Channel {
public:
    /// The one such device in this guest. Throws std::runtime_error if there is none, and
    /// std::system_error.
    static Channel open();

    /// Maps `file`, of a size that includes the header. For tests: any file of two pages or more.
    explicit Channel(const std::filesystem::path& file);
    Channel(const Channel&) = delete;
    Channel& operator=(const Channel&) = delete;
    ~Channel();

    /// Appends all of `bytes`; while the ring is full, gives the processor away and looks again.
    void write(std::string_view bytes);

private:
    struct Header;

    Header& header() const noexcept;

    std::byte* memory_ = nullptr;
    std::size_t size_ = 0;
};

}  // namespace bindlab
