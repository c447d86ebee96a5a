// The threads and processes that are traced, for every thread of ours to ask about.
//
// Promises that a signal reaches the process that is meant, and never one that got its number
// later: numbers are given back (waited for) under the same lock under which signals are sent.
#pragma once

#include <sys/types.h>

#include <map>
#include <mutex>
#include <optional>
#include <vector>

namespace bindlab {

class TracedProcesses {
public:
    /// A thread that is traced from now on, and its process. Another time is no mistake.
    void add(pid_t tid, pid_t pid);
    /// A thread that is no more, though nobody waited for it: execve(2) took its number away.
    void forget(pid_t tid);
    /// The process of a thread.
    std::optional<pid_t> process_of(pid_t tid) const;
    bool knows(pid_t tid) const { return process_of(tid).has_value(); }
    /// In ascending order.
    std::vector<pid_t> processes() const;

    /// What wait(2) says of a thread; nullopt if it has nothing to say. One that has ended is not
    /// in here any more then. For the thread that traces.
    std::optional<int> take(pid_t tid);

    /// kill(2); false if it is none of these, or may not be sent to.
    bool signal(pid_t pid, int number) const;
    /// SIGKILL for all there are, and for all that are still to come.
    void kill_all();

private:
    mutable std::mutex mutex_;
    std::map<pid_t, pid_t> process_of_thread_;
    bool ending_ = false;
};

}  // namespace bindlab
