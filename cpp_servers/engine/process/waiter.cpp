#include "cpp_servers/engine/process/waiter.hpp"

#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "netns/system_call.hpp"

namespace bindlab {
namespace {

// A wait that takes longer than this gives its place to another case.
constexpr auto kShortWait = std::chrono::milliseconds(500);

timespec to_timespec(Clock::duration time) {
    const auto positive = std::max(time, Clock::duration::zero());
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(positive);
    return {seconds.count(), std::chrono::nanoseconds(positive - seconds).count()};
}

}  // namespace

void Waiter::attend(int descriptor, std::function<void()> ready) {
    attended_.push_back({descriptor, std::move(ready)});
}

void Waiter::forget(int descriptor) {
    std::erase_if(attended_, [&](const Attended& it) { return it.descriptor == descriptor; });
}

void Waiter::begin(Clock::time_point until) {
    end();
    const auto now = Clock::now();
    until_ = until;
    park_at_ = now + kShortWait;
}

void Waiter::end() {
    if (parked_) {
        parked_ = false;
        report_.send(ResumedReport{});
    }
}

void Waiter::park(Clock::time_point now) {
    parked_ = true;
    const auto left = std::max(until_ - now, Clock::duration::zero());
    report_.send(WaitingReport{std::chrono::ceil<std::chrono::milliseconds>(left)});
}

bool Waiter::wait_readable(std::span<const int> descriptors, Clock::time_point until) {
    return poll(descriptors, POLLIN, until);
}

bool Waiter::wait_writable(int descriptor, Clock::time_point until) {
    return poll(std::span(&descriptor, 1), POLLOUT, until);
}

void Waiter::wait(Clock::time_point until) {
    // A wait that is known to be long need not be begun in order to be told of.
    if (!parked_ && until - Clock::now() > kShortWait) {
        park(Clock::now());
    }
    while (Clock::now() < until) {
        poll({}, POLLIN, until);
    }
}

bool Waiter::poll(std::span<const int> descriptors, short events, Clock::time_point until) {
    std::vector<pollfd> watched;
    watched.reserve(descriptors.size() + attended_.size());
    for (const int descriptor : descriptors) {
        watched.push_back({descriptor, events, 0});
    }
    for (const Attended& it : attended_) {
        watched.push_back({it.descriptor, POLLIN, 0});
    }
    while (true) {
        const auto now = Clock::now();
        if (!parked_ && now >= park_at_ && until > now) {
            park(now);
        }
        const auto wake_at = parked_ ? until : std::min(until, park_at_);
        const timespec timeout = to_timespec(wake_at - now);
        const int ready = ppoll(watched.data(), watched.size(), &timeout, nullptr);
        if (ready < 0 && errno != EINTR) {
            check(ready, "ppoll");
        }
        if (ready > 0) {
            break;
        }
        if (Clock::now() >= until) {
            return false;
        }
    }
    bool ours = false;
    std::vector<int> served;
    for (std::size_t i = 0; i < watched.size(); ++i) {
        if (watched[i].revents != 0) {
            ours = ours || i < descriptors.size();
            if (i >= descriptors.size()) {
                served.push_back(watched[i].fd);
            }
        }
    }
    // Serving one may forget another, or itself: look each up anew.
    for (const int descriptor : served) {
        const auto it = std::ranges::find(attended_, descriptor, &Attended::descriptor);
        if (it != attended_.end()) {
            const auto ready = it->ready;
            ready();
        }
    }
    return ours;
}

}  // namespace bindlab
