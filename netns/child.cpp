#include "netns/child.hpp"

#include <fmt/format.h>
#include <poll.h>
extern "C" {  // glibc 2.36 forgot
#include <sys/pidfd.h>
}
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <limits>

#include "netns/system_call.hpp"

namespace bindlab {

namespace {

/// Longer deadlines are cut to this, so that no clock overflows.
constexpr std::chrono::hours kLongest{24 * 365};

}  // namespace

Child::Child(pid_t pid, Descriptor pidfd) noexcept : pid_(pid), pidfd_(std::move(pidfd)) {}

Child::Child(Child&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      pidfd_(std::move(other.pidfd_)),
      status_(std::exchange(other.status_, std::nullopt)) {}

Child& Child::operator=(Child&& other) noexcept {
    if (this != &other) {
        end();
        pid_ = std::exchange(other.pid_, -1);
        pidfd_ = std::move(other.pidfd_);
        status_ = std::exchange(other.status_, std::nullopt);
    }
    return *this;
}

Child::~Child() {
    end();
}

/// waitid(2) on a SIGKILLed child ends: only a process stuck in the kernel (state D) can hold it
/// up.
void Child::end() noexcept {
    if (!pidfd_ || status_) {
        return;
    }
    ::pidfd_send_signal(pidfd_.get(), SIGKILL, nullptr, 0);
    siginfo_t info{};
    while (::waitid(P_PIDFD, static_cast<id_t>(pidfd_.get()), &info, WEXITED) != 0 &&
           errno == EINTR) {
    }
    pidfd_.reset();
}

bool Child::wait_for(std::chrono::milliseconds deadline) const {
    using Clock = std::chrono::steady_clock;
    if (status_) {
        return true;
    }
    const auto end = Clock::now() + std::min<std::chrono::milliseconds>(deadline, kLongest);
    for (;;) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now()).count();
        const auto timeout = std::clamp<decltype(left)>(left, 0, std::numeric_limits<int>::max());
        pollfd watched{.fd = pidfd_.get(), .events = POLLIN, .revents = 0};
        const int ready = ::poll(&watched, 1, static_cast<int>(timeout));
        if (ready < 0 && errno == EINTR) {
            continue;
        }
        return check(ready, [&] { return fmt::format("wait for process {}", pid_); }) > 0;
    }
}

void Child::signal(int number) const {
    if (status_) {
        return;
    }
    if (::pidfd_send_signal(pidfd_.get(), number, nullptr, 0) != 0 && errno != ESRCH) {
        const int error = errno;
        throw_errno(error, fmt::format("send signal {} to process {}", number, pid_));
    }
}

ExitStatus Child::reap() {
    while (!status_) {
        siginfo_t info{};
        const int result = ::waitid(P_PIDFD, static_cast<id_t>(pidfd_.get()), &info, WEXITED);
        if (result != 0 && errno == EINTR) {
            continue;
        }
        check(result, [&] { return fmt::format("reap process {}", pid_); });
        status_ = ExitStatus{.signalled = info.si_code != CLD_EXITED, .value = info.si_status};
    }
    return *status_;
}

}  // namespace bindlab
