#include "cpp_servers/why/command/command_watch.hpp"

#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <mutex>

#include "cpp_servers/trace/traced_command.hpp"
#include "cpp_servers/why/command/command_report.hpp"
#include "netns/descriptor.hpp"
#include "netns/system_call.hpp"

namespace bindlab {

namespace {

// What ends a program by default and can be caught. SIGTSTP and its like stop us as they stop the
// command, which is in the same process group.
constexpr std::array kHandedOn = {SIGHUP,  SIGINT,  SIGQUIT, SIGTERM,
                                  SIGUSR1, SIGUSR2, SIGALRM, SIGWINCH};

/// Those signals wait for a descriptor to be read, and are ours again afterwards.
class HeldSignals {
public:
    HeldSignals() {
        sigset_t some;
        ::sigemptyset(&some);
        for (const int number : kHandedOn) {
            ::sigaddset(&some, number);
        }
        ::pthread_sigmask(SIG_BLOCK, &some, &before_);
        descriptor_ =
            Descriptor(check(::signalfd(-1, &some, SFD_CLOEXEC | SFD_NONBLOCK), "open a signalfd"));
    }
    HeldSignals(const HeldSignals&) = delete;
    HeldSignals& operator=(const HeldSignals&) = delete;
    ~HeldSignals() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

    const sigset_t& before() const noexcept { return before_; }
    int descriptor() const noexcept { return descriptor_.get(); }

private:
    sigset_t before_{};
    Descriptor descriptor_;
};

/// What the terminal sends goes to its whole foreground group: the command has it already.
bool came_to_all(const signalfd_siginfo& signal, pid_t pid) {
    return signal.ssi_code == SI_KERNEL && ::getpgid(pid) == ::getpgrp();
}

void hand_on(const HeldSignals& held, const TracedCommand& command) {
    signalfd_siginfo signal{};
    while (::read(held.descriptor(), &signal, sizeof signal) == sizeof signal) {
        const bool is_over = command.status().has_value();
        const auto all = is_over ? command.processes() : std::vector{command.pid()};
        for (const pid_t pid : all) {
            if (!came_to_all(signal, pid)) {
                command.signal(pid, static_cast<int>(signal.ssi_signo));
            }
        }
    }
}

void await_change(const HeldSignals& held, const TracedCommand& command) {
    std::array<pollfd, 2> watched = {
        {{.fd = held.descriptor(), .events = POLLIN, .revents = 0},
         {.fd = command.descriptor(), .events = POLLIN, .revents = 0}}};
    if (::poll(watched.data(), watched.size(), -1) < 0 && errno != EINTR) {
        check(-1, "wait for the command");
    }
    std::uint64_t count = 0;
    [[maybe_unused]] const ssize_t size = ::read(command.descriptor(), &count, sizeof count);
}

}  // namespace

ExitStatus watch_command(const WatchOptions& options) {
    std::mutex mutex;  // of the report, and of telling
    CommandReport report(options.json);
    const auto tell = [&](const std::vector<std::string>& lines) {
        for (const std::string& line : lines) {
            options.tell(line);
        }
    };
    TraceHooks hooks;
    hooks.socket_call = [&](const SocketCall& call) {
        const std::lock_guard lock(mutex);
        if (call.error == EINPROGRESS && report.note_going_on(call)) {
            report.note(look_at_pending(call));
        }
        if (is_worth_telling(call) && !report.is_only_counted(call)) {
            tell(report.failed(look_at_failed(call, options.kernel)));
        }
    };
    hooks.file_call = [&](const FileCall& call) {
        const std::lock_guard lock(mutex);
        report.note(call);
    };
    hooks.program = [&](const ProgramStart& start) {
        const std::lock_guard lock(mutex);
        tell(report.started(start));
    };
    const HeldSignals held;
    TraceOptions how;
    how.mask = held.before();
    how.watched = {.ipv6_sockets = true, .files = true};
    const TracedCommand command(options.argv, how, hooks);
    bool is_told = false;
    while (!command.await_all_ends(std::chrono::steady_clock::now())) {
        if (const auto status = command.status(); status && !is_told) {
            if (const auto others = command.processes().size(); others != 0) {
                const std::lock_guard lock(mutex);
                tell(report.left_alone(*status, others));
                is_told = true;
            }
        }
        await_change(held, command);
        hand_on(held, command);
    }
    const ExitStatus status = command.status().value_or(ExitStatus{true, SIGKILL});
    tell(report.ended(status));
    return status;
}

}  // namespace bindlab
