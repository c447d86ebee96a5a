// A thread of an actor in one system call, while the actor takes further lines: what a second
// thread does to the descriptor meets a call that waits (close(2), "Multithreaded processes and
// close()").
//
// Owns the thread and what its call has come to. Whoever destroys the object interrupts the call
// and waits for the thread's end, as the end of a process would end it.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "cpp_servers/actor/answer.hpp"
#include "cpp_servers/actor/experiment.hpp"

namespace bindlab {

/// The calls that a thread can make, as a row of a form's words.
inline constexpr std::string_view kThreadCalls = "accept|recv";

class WaitingThread {
public:
    /// Makes the call, "accept" or "recv", of that descriptor in a new thread. Comes back when the
    /// thread waits in the call, as /proc/thread-self/syscall shows (proc(5)), or is over. Throws
    /// std::system_error.
    WaitingThread(std::string_view call, int descriptor);
    WaitingThread(WaitingThread&&) noexcept;
    WaitingThread& operator=(WaitingThread&&) = delete;
    WaitingThread(const WaitingThread&) = delete;
    WaitingThread& operator=(const WaitingThread&) = delete;
    ~WaitingThread();

    /// As the kernel numbers it (gettid(2)).
    [[nodiscard]] long number() const;
    /// Waits for the end of the call; the outcome is that of the waiting, which a signal can end.
    [[nodiscard]] Outcome wait() const;
    /// What the call came to: its return, errno and value. Only after wait() has succeeded.
    [[nodiscard]] const Answer& answer() const;
    [[nodiscard]] bool accepts() const { return accepts_; }

private:
    struct Shared;

    bool accepts_;
    std::unique_ptr<Shared> shared_;  ///< null when it was moved from
    std::thread thread_;
};

}  // namespace bindlab
