#include "cpp_servers/trace/tracer.hpp"

#include <fmt/format.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <csignal>
#include <utility>

#include "cpp_servers/trace/call_filter.hpp"
#include "cpp_servers/trace/ptrace_requests.hpp"
#include "cpp_servers/trace/thread_status.hpp"
#include "netns/system_call.hpp"

namespace bindlab {

namespace {

constexpr int kCallStop = SIGTRAP | 0x80;  // PTRACE_O_TRACESYSGOOD
constexpr int kEventShift = 16;

bool is_stop_signal(int signal) {
    return signal == SIGSTOP || signal == SIGTSTP || signal == SIGTTIN || signal == SIGTTOU;
}

std::string program_path(pid_t pid) {
    std::array<char, PATH_MAX> text{};
    const ssize_t size =
        ::readlink(fmt::format("/proc/{}/exe", pid).c_str(), text.data(), text.size());
    return {text.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0))};
}

bool lacks_set_id(pid_t pid) {
    struct stat file = {};
    const auto status = thread_status(pid);
    if (!status || ::stat(fmt::format("/proc/{}/exe", pid).c_str(), &file) != 0) {
        return false;
    }
    // Without the group's execute bit it is no set-group-ID program (inode(7)).
    const bool sets_group = (file.st_mode & S_ISGID) != 0 && (file.st_mode & S_IXGRP) != 0;
    return ((file.st_mode & S_ISUID) != 0 && file.st_uid != status->effective_uid) ||
           (sets_group && file.st_gid != status->effective_gid);
}

/// The leader of a thread group is waited for when all its threads have ended
/// (delay_group_leader() of kernel/exit.c): its end is the process'.
ExitStatus end_of(int status) {
    return WIFEXITED(status) ? ExitStatus{false, WEXITSTATUS(status)}
                             : ExitStatus{true, WTERMSIG(status)};
}

}  // namespace

void Tracer::begin(pid_t pid) {
    seize(pid);
    processes_.add(pid, pid);
}

bool Tracer::step() {
    siginfo_t next{};
    // __WNOTHREAD: the children of the process' other threads are not ours to wait for.
    if (::waitid(P_ALL, 0, &next, WEXITED | WSTOPPED | WNOWAIT | __WALL | __WNOTHREAD) != 0) {
        if (errno != EINTR && errno != ECHILD) {
            check(-1, "wait for a traced process");
        }
        return errno == EINTR;
    }
    const pid_t tid = next.si_pid;
    meet(tid);
    const pid_t pid = processes_.process_of(tid).value_or(tid);
    const auto status = processes_.take(tid);
    if (!status) {
        return true;
    }
    if (WIFSTOPPED(*status)) {
        deal_with_stop(tid, *status);
    } else {
        under_way_.erase(tid);
        if (tid == pid && hooks_.process_end) {
            hooks_.process_end(pid, end_of(*status));
        }
    }
    return true;
}

/// A new thread's first stop may come before its maker's event, or after.
void Tracer::meet(pid_t tid) {
    if (!processes_.knows(tid)) {
        const auto status = thread_status(tid);
        processes_.add(tid, status ? status->process : tid);
    }
}

void Tracer::deal_with_stop(pid_t tid, int status) {
    const int signal = WSTOPSIG(status);
    if (const int event = status >> kEventShift; event != 0) {
        deal_with_event(tid, event, signal);
    } else if (signal == kCallStop) {
        deal_with_exit(tid);
    } else {
        run_on(tid, signal);  // with its siginfo as it was
    }
}

void Tracer::deal_with_event(pid_t tid, int event, int signal) {
    switch (event) {
        case PTRACE_EVENT_SECCOMP:
            deal_with_entry(tid);
            return;
        case PTRACE_EVENT_EXEC:
            deal_with_program(tid);
            break;
        case PTRACE_EVENT_STOP:
            if (is_stop_signal(signal)) {
                stay_stopped(tid);
                return;
            }
            break;
        default:
            break;
    }
    run_on(tid, 0);
}

void Tracer::deal_with_entry(pid_t tid) {
    const auto info = syscall_info(tid);
    auto call = info && info->op == PTRACE_SYSCALL_INFO_SECCOMP
                    ? read_entry(processes_.process_of(tid).value_or(tid), tid, *info)
                    : std::nullopt;
    if (!call) {
        run_on(tid, 0);
        return;
    }
    under_way_.insert_or_assign(tid, std::move(*call));
    run_to_exit_of_call(tid);
}

void Tracer::deal_with_exit(pid_t tid) {
    const auto info = syscall_info(tid);
    auto found = under_way_.extract(tid);
    if (info && info->op == PTRACE_SYSCALL_INFO_EXIT && found && !is_interrupted(*info)) {
        if (auto* const call = std::get_if<SocketCall>(&found.mapped())) {
            read_exit(*info, *call);
            if (hooks_.socket_call) {
                hooks_.socket_call(*call);
            }
        } else if (auto* const file = std::get_if<FileCall>(&found.mapped())) {
            if (read_exit(*info, *file) && hooks_.file_call) {
                hooks_.file_call(*file);
            }
        }
    }
    run_on(tid, 0);
}

/// Whichever thread executes gets the number of the leader, and all others end (ptrace(2)).
void Tracer::deal_with_program(pid_t tid) {
    if (const auto former = event_message(tid); former && *former != tid) {
        processes_.forget(*former);
        under_way_.erase(*former);
    }
    under_way_.erase(tid);
    if (!hooks_.program) {
        return;
    }
    ProgramStart start;
    start.pid = tid;
    start.path = program_path(tid);
    start.lacks_set_id = lacks_set_id(tid);
    if (const auto info = syscall_info(tid); info && info->arch != native_architecture()) {
        start.unwatched_architecture = architecture_name(info->arch);
    }
    hooks_.program(start);
}

}  // namespace bindlab
