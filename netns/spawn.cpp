#include "netns/spawn.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <grp.h>
#include <poll.h>
#include <sched.h>
extern "C" {  // glibc 2.36 forgot
#include <sys/pidfd.h>
}
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <csignal>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "netns/network_namespace.hpp"
#include "netns/system_call.hpp"

namespace bindlab {

namespace {

/// A pidfd of the calling process: its child can see by it whether the parent is still there.
/// getppid(2) could not tell in a new PID namespace, where the parent is 0 from the start.
Descriptor open_self() {
    return Descriptor(check(::pidfd_open(::getpid(), 0), "open a pidfd of this process"));
}

/// In the child. The check closes the gap between fork(2) and prctl(2).
void die_with_parent(const Descriptor& parent) {
    check(::prctl(PR_SET_PDEATHSIG, SIGKILL), "tie a child's life to its parent's");
    pollfd watched{.fd = parent.get(), .events = POLLIN, .revents = 0};
    if (::poll(&watched, 1, 0) > 0) {
        ::_exit(EXIT_FAILURE);
    }
}

/// What the parent ignores, handles or blocks is its own affair.
void reset_signals() {
    struct sigaction standard = {};
    standard.sa_handler = SIG_DFL;
    for (int number = 1; number < NSIG; ++number) {
        ::sigaction(number, &standard, nullptr);  // SIGKILL and SIGSTOP refuse: nothing to reset
    }
    sigset_t none;
    ::sigemptyset(&none);
    check(::sigprocmask(SIG_SETMASK, &none, nullptr), "unblock a child's signals");
}

/// Closes every descriptor from 3 on that is not in `keep` (close_range(2), Linux 5.9).
void close_others(std::vector<int> keep) {
    std::sort(keep.begin(), keep.end());
    unsigned first = STDERR_FILENO + 1;
    for (const int fd : keep) {
        const auto kept = static_cast<unsigned>(fd);
        if (kept > first) {
            check(::close_range(first, kept - 1, 0), "close a child's descriptors");
        }
        first = std::max(first, kept + 1);
    }
    check(::close_range(first, UINT_MAX, 0), "close a child's descriptors");
}

Descriptor open_null() {
    return Descriptor(check(::open("/dev/null", O_RDWR | O_CLOEXEC), "open /dev/null"));
}

/// A duplicate that is not in the way when 0, 1 and 2 are filled.
Descriptor move_up(const Descriptor& descriptor) {
    return Descriptor(check(::fcntl(descriptor.get(), F_DUPFD_CLOEXEC, STDERR_FILENO + 1),
                            "duplicate a child's descriptor"));
}

void become(uid_t uid) {
    check(::setgroups(0, nullptr), "drop the supplementary groups");
    check(::setresgid(uid, uid, uid), "change the gid");
    check(::setresuid(uid, uid, uid), "change the uid");
}

/// fork(2), or clone(2) with the same meaning where the child gets namespaces of its own.
pid_t fork_into(unsigned long namespaces) {
    if (namespaces == 0) {
        return check(::fork(), "fork");
    }
    // A way back from unshare(CLONE_NEWPID) is only for those who rule the PID namespace here.
    const long pid = ::syscall(SYS_clone, namespaces | SIGCHLD, nullptr, nullptr, nullptr, nullptr);
    return static_cast<pid_t>(check(pid, "create a process with namespaces of its own"));
}

/// A child and its pidfd. `child` runs in the child and decides its exit code.
template <class F>
Child fork_and(const F& child, unsigned long namespaces = 0) {
    const pid_t pid = fork_into(namespaces);
    if (pid == 0) {
        // Nothing may unwind into the parent's frames: what escapes ends the child (SIGABRT).
        [&]() noexcept { ::_exit(child()); }();
    }
    // No one else waits for it, so until it is reaped the number is its own.
    Descriptor pidfd(::pidfd_open(pid, 0));
    if (!pidfd) {
        const int error = errno;
        ::kill(pid, SIGKILL);
        while (::waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {
        }
        throw_errno(error, "open the pidfd of a child");
    }
    return {pid, std::move(pidfd)};
}

/// What fork_child() and fork_init() have in common, in the child.
int run_body(const std::function<int()>& body, const NetworkNamespace* where,
             std::span<const int> keep, const Descriptor& parent) {
    die_with_parent(parent);
    reset_signals();
    if (where != nullptr) {
        where->enter();
    }
    const int null = open_null().release();
    for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        if (std::find(keep.begin(), keep.end(), fd) == keep.end() && fd != null) {
            check(::dup2(null, fd), "give a child /dev/null");
        }
    }
    close_others({keep.begin(), keep.end()});
    return body();
}

// What goes up the pipe from a child on its way to a program: this, or the errno of what failed.
constexpr int kUntraced = 0;

void report_word(const Descriptor& report, int word) {
    check(::write(report.get(), &word, sizeof word), "report on a program's start");
}

/// In the child: the way to the program. Comes back only by exception.
[[noreturn]] void run_program(const ProgramSpec& spec, const Descriptor& parent,
                              const Descriptor& report) {
    die_with_parent(parent);
    reset_signals();
    if (spec.where != nullptr) {
        spec.where->enter();
    }
    const Descriptor null = open_null();
    const std::array<const Descriptor*, 3> given{&spec.std_in, &spec.std_out, &spec.std_err};
    std::array<Descriptor, 3> moved;
    for (std::size_t i = 0; i < given.size(); ++i) {
        moved[i] = move_up(*given[i] ? *given[i] : null);
    }
    for (std::size_t i = 0; i < moved.size(); ++i) {
        check(::dup2(moved[i].get(), static_cast<int>(i)), "connect a program's standard streams");
    }
    if (spec.uid) {
        become(*spec.uid);
        die_with_parent(parent);  // the change of uid has cleared it, see prctl(2)
    }
    close_others({report.get()});
    std::vector<char*> argv;
    for (const std::string& word : spec.argv) {
        argv.push_back(const_cast<char*>(word.c_str()));
    }
    argv.push_back(nullptr);
    if (spec.loaded && ::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0) {
        report_word(report, kUntraced);
    }
    ::execvp(argv.front(), argv.data());
    throw_errno(errno, "execvp");
}

/// In the child: the errno of what failed goes up the pipe, which a successful exec closes.
int report_failure(const ProgramSpec& spec, const Descriptor& parent, const Descriptor& report) {
    int error = EINVAL;
    try {
        run_program(spec, parent, report);
    } catch (const std::system_error& fault) {
        error = fault.code().value();
    }
    report_word(report, error);
    return EXIT_FAILURE;
}

struct StartReport {
    int error = 0;  ///< 0 for a program that is loaded
    bool traced = true;
};

/// What the child reported until exec, or its end, has closed the pipe.
StartReport read_report(const Descriptor& pipe) {
    StartReport report;
    while (true) {
        int word = 0;
        const ssize_t size = ::read(pipe.get(), &word, sizeof word);
        if (size == 0) {
            return report;
        }
        if (size < 0 && errno == EINTR) {
            continue;
        }
        check(size, "hear from a new child");
        if (word == kUntraced) {
            report.traced = false;
        } else {
            report.error = word;
        }
    }
}

/// A traced child stops when exec has loaded its program (ptrace(2), PTRACE_TRACEME); one that was
/// killed before is left as it is.
void await_loaded(const Child& child) {
    siginfo_t how{};
    while (::waitid(P_PID, static_cast<id_t>(child.pid()), &how, WSTOPPED | WEXITED | WNOWAIT) !=
           0) {
        if (errno != EINTR) {
            check(-1, "wait for a program to be loaded");
        }
    }
}

}  // namespace

Child fork_child(const std::function<int()>& body, const NetworkNamespace* where,
                 std::span<const int> keep) {
    const Descriptor self = open_self();
    return fork_and([&] { return run_body(body, where, keep, self); });
}

Child fork_init(const std::function<int()>& body, const NetworkNamespace* where,
                std::span<const int> keep) {
    const Descriptor self = open_self();
    return fork_and([&] { return run_body(body, where, keep, self); },
                    CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWUTS);
}

Child spawn_program(ProgramSpec spec) {
    if (spec.argv.empty()) {
        throw std::invalid_argument("program without a name: argv needs at least one word");
    }
    const Descriptor self = open_self();
    std::array<int, 2> ends{};
    check(::pipe2(ends.data(), O_CLOEXEC), "open a pipe to a new child");
    const Descriptor read_end(ends[0]);
    Descriptor write_end(ends[1]);
    // Here, for a child that could not move it would have no way to say so.
    write_end = move_up(write_end);
    Child child = fork_and([&] { return report_failure(spec, self, write_end); });
    write_end.reset();
    const StartReport report = read_report(read_end);
    if (report.error != 0) {
        const std::string where = spec.where == nullptr ? "" : " in " + spec.where->name();
        const std::string uid = spec.uid ? fmt::format(" as uid {}", *spec.uid) : "";
        throw_errno(report.error, fmt::format("run {}{}{}", spec.argv.front(), uid, where));
    }
    if (spec.loaded) {
        if (report.traced) {
            await_loaded(child);
        }
        spec.loaded(child);
        if (report.traced) {
            ::ptrace(PTRACE_DETACH, child.pid(), nullptr, nullptr);  // fails if it was killed
        }
    }
    return child;
}

}  // namespace bindlab
