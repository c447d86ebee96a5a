#include "cpp_servers/trace/traced_processes.hpp"

#include <sys/wait.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <set>

namespace bindlab {

void TracedProcesses::add(pid_t tid, pid_t pid) {
    const std::lock_guard lock(mutex_);
    process_of_thread_[tid] = pid;
    if (ending_) {
        ::kill(pid, SIGKILL);
    }
}

void TracedProcesses::forget(pid_t tid) {
    const std::lock_guard lock(mutex_);
    process_of_thread_.erase(tid);
}

std::optional<pid_t> TracedProcesses::process_of(pid_t tid) const {
    const std::lock_guard lock(mutex_);
    const auto found = process_of_thread_.find(tid);
    return found == process_of_thread_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<pid_t> TracedProcesses::processes() const {
    const std::lock_guard lock(mutex_);
    std::set<pid_t> all;
    for (const auto& [tid, pid] : process_of_thread_) {
        all.insert(pid);
    }
    return {all.begin(), all.end()};
}

std::optional<int> TracedProcesses::take(pid_t tid) {
    const std::lock_guard lock(mutex_);
    int status = 0;
    const pid_t got = ::waitpid(tid, &status, WNOHANG | __WALL | __WNOTHREAD);
    if (got != tid) {
        return std::nullopt;  // killed between two stops, or execve(2) took its number
    }
    if (WIFEXITED(status) || WIFSIGNALED(status)) {
        process_of_thread_.erase(tid);
    }
    return status;
}

bool TracedProcesses::signal(pid_t pid, int number) const {
    const std::lock_guard lock(mutex_);
    const bool is_one = std::ranges::any_of(process_of_thread_,
                                            [&](const auto& entry) { return entry.second == pid; });
    return is_one && ::kill(pid, number) == 0;
}

void TracedProcesses::kill_all() {
    const std::lock_guard lock(mutex_);
    ending_ = true;
    for (const auto& [tid, pid] : process_of_thread_) {
        ::kill(pid, SIGKILL);
    }
}

}  // namespace bindlab
