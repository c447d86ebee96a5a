// The process behind an actor or a program: whether it lives, and how it came to its end.
//
// Owns the child. Promises to tell an end that a step asked for from one that nobody did.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "cpp_servers/engine/process/waiter.hpp"
#include "netns/child.hpp"

namespace bindlab {

class Process {
public:
    explicit Process(Child child) : child_(std::move(child)) {}

    pid_t pid() const noexcept { return child_.pid(); }
    /// Readable once the process has ended.
    int descriptor() const noexcept { return child_.descriptor(); }
    bool ended() const { return child_.wait_for(std::chrono::milliseconds(0)); }

    /// A step has asked for the end, by other means than a signal.
    void expect_end() noexcept { asked_ = true; }
    bool end_expected() const noexcept { return asked_; }
    /// Sends a signal on behalf of a step; may end the process, as far as we know.
    void signal(int number);

    /// Waits for the end, however it comes: true if it came in time. All its sockets are closed
    /// then (the kernel closes files before it makes the pidfd readable: do_exit()).
    bool await_end(Clock::time_point until, Waiter& waiter) const;
    /// Of a process that has ended.
    ExitStatus status() { return child_.reap(); }

private:
    Child child_;
    bool asked_ = false;
};

}  // namespace bindlab
