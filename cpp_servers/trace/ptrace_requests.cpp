#include "cpp_servers/trace/ptrace_requests.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdint>

#include "netns/system_call.hpp"

namespace bindlab {

namespace {

constexpr long kOptions = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACESECCOMP | PTRACE_O_TRACEFORK |
                          PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC |
                          PTRACE_O_EXITKILL;

/// The address and the data of a request are often numbers.
void* as_pointer(long number) {
    return reinterpret_cast<void*>(number);  // NOLINT(performance-no-int-to-ptr)
}

bool done(long result, const char* attempt, pid_t tid) {
    if (result < 0 && errno == ESRCH) {
        return false;
    }
    check(result, [&] { return fmt::format("{} thread {}", attempt, tid); });
    return true;
}

}  // namespace

void seize(pid_t pid) {
    check(::ptrace(PTRACE_SEIZE, pid, nullptr, as_pointer(kOptions)),
          "trace the command (ptrace PTRACE_SEIZE)");
}

bool run_on(pid_t tid, int signal) {
    return done(::ptrace(PTRACE_CONT, tid, nullptr, as_pointer(signal)), "let run", tid);
}

bool run_to_exit_of_call(pid_t tid) {
    return done(::ptrace(PTRACE_SYSCALL, tid, nullptr, nullptr), "let finish its call", tid);
}

bool stay_stopped(pid_t tid) {
    return done(::ptrace(PTRACE_LISTEN, tid, nullptr, nullptr), "leave stopped", tid);
}

std::optional<pid_t> event_message(pid_t tid) {
    unsigned long message = 0;
    if (!done(::ptrace(PTRACE_GETEVENTMSG, tid, nullptr, &message), "ask for the event of", tid)) {
        return std::nullopt;
    }
    return static_cast<pid_t>(message);
}

std::optional<SyscallInfo> syscall_info(pid_t tid) {
    SyscallInfo info{};
    if (!done(::ptrace(PTRACE_GET_SYSCALL_INFO, tid, as_pointer(sizeof info), &info),
              "ask for the call of", tid)) {
        return std::nullopt;
    }
    return info;
}

}  // namespace bindlab
