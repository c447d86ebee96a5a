// A child process, held by pidfd.
//
// Owns the child: the destructor kills and reaps it, so neither a process nor a zombie is left. A
// pidfd names this one process for ever, in any PID namespace and without /proc. Starting one is
// left to spawn.hpp.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>

#include "netns/descriptor.hpp"
#include "netns/exit_status.hpp"

namespace bindlab {

class Child {
public:
    /// Takes over a child of the calling process that was not waited for yet.
    Child(pid_t pid, Descriptor pidfd) noexcept;
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;
    Child(Child&& other) noexcept;
    Child& operator=(Child&& other) noexcept;
    ~Child();

    /// As the calling process' PID namespace numbers it.
    pid_t pid() const noexcept { return pid_; }
    /// The pidfd: readable (POLLIN) once the child has ended, reaped or not.
    int descriptor() const noexcept { return pidfd_.get(); }

    /// Waits for the end, not longer than `deadline`; true if it has ended. Does not reap.
    bool wait_for(std::chrono::milliseconds deadline) const;
    /// Sends a signal (pidfd_send_signal(2)); a child that has ended already is no error.
    void signal(int number) const;
    /// Lets it live on: from here on nobody waits for it, and nobody ends it.
    void let_go() noexcept { pidfd_.reset(); }
    /// Waits for the end without a deadline and returns how it came; may be called again.
    ExitStatus reap();

private:
    void end() noexcept;

    pid_t pid_ = -1;
    Descriptor pidfd_;
    std::optional<ExitStatus> status_;
};

}  // namespace bindlab
