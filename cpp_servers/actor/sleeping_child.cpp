#include "cpp_servers/actor/sleeping_child.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <system_error>

#include "cpp_servers/actor/actor.hpp"
#include "cpp_servers/actor/words.hpp"
#include "netns/spawn.hpp"
#include "netns/system_call.hpp"

namespace bindlab {

namespace {

// Where no PID namespace ends it.
constexpr std::chrono::seconds kLongestHold = std::chrono::hours(1);

void execute(const Descriptor& report) {
    ::execl("/proc/self/exe", "bindlab", "actor", "--hold", nullptr);
    const int error = errno;
    check(::write(report.get(), &error, sizeof error), "tell why a child cannot be executed");
}

// In the child.
int hold_copies(Descriptor& report, bool executes) {
    ::prctl(PR_SET_PDEATHSIG, 0);
    ::alarm(static_cast<unsigned>(kLongestHold.count()));
    if (executes) {
        execute(report);
        return EXIT_FAILURE;
    }
    report.reset();
    hold();
}

Child fork_sleeping(const SleepingChild::Copies& copies, bool executes) {
    std::array<int, 2> ends{};
    check(::pipe2(ends.data(), O_CLOEXEC), "open a pipe to a child");
    const Descriptor read_end(ends[0]);
    Descriptor write_end(ends[1]);
    std::vector<int> keep{write_end.get()};
    for (const auto& [name, number] : copies) {
        keep.push_back(number);
    }
    Child child = fork_child([&] { return hold_copies(write_end, executes); }, nullptr, keep);
    write_end.reset();
    // The end of the pipe: it has closed all else, or it has been executed.
    int error = 0;
    ssize_t size = 0;
    do {
        size = ::read(read_end.get(), &error, sizeof error);
    } while (size < 0 && errno == EINTR);
    if (check(size, "hear from a child") > 0) {
        throw_errno(error, "execute a child");
    }
    return child;
}

}  // namespace

void hold() {
    while (true) {
        ::pause();
    }
}

Outcome SleepingChild::start(Copies copies, bool executes, std::optional<SleepingChild>& made) {
    return experiment([&]() -> long {
        try {
            Child child = fork_sleeping(copies, executes);
            const pid_t pid = child.pid();
            made.emplace(std::move(child), std::move(copies));
            return pid;
        } catch (const std::system_error& fault) {
            errno = fault.code().value();
            return -1;
        }
    });
}

SleepingChild::~SleepingChild() {
    child_.let_go();
}

Outcome SleepingChild::end(std::string& how) {
    return experiment([&] {
        child_.signal(SIGKILL);
        how = child_.reap().to_string();
        return static_cast<long>(child_.pid());
    });
}

Outcome SleepingChild::take(std::string_view name) const {
    const auto found = std::ranges::find(copies_, name, &Copies::value_type::first);
    if (found == copies_.end()) {
        throw Refusal(fmt::format("the child has inherited no '{}'", name));
    }
    // There is no wrapper in the C library of Debian 12.
    return experiment(
        [&] { return ::syscall(SYS_pidfd_getfd, child_.descriptor(), found->second, 0); });
}

}  // namespace bindlab
