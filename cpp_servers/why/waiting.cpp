#include "cpp_servers/why/waiting.hpp"

#include <poll.h>

#include <algorithm>

namespace bindlab {

namespace {

using std::chrono::milliseconds;
constexpr milliseconds kLeast{10};
constexpr milliseconds kMost{250};

}  // namespace

milliseconds wait_between(const Findings& findings) {
    milliseconds shortest = kMost;
    for (const std::size_t at : in_the_way(findings)) {
        const HeldSocket& held = findings.sockets[at];
        if (held.is_remnant()) {
            shortest = std::min(shortest, held.entry.timer_left);
        }
    }
    return std::clamp(shortest, kLeast, kMost);
}

Findings wait_until_free(const std::function<Findings()>& look_again, milliseconds timeout) {
    const auto end = std::chrono::steady_clock::now() + timeout;
    for (;;) {
        Findings findings = look_again();
        const WhyExit exit = exit_of(findings);
        const auto left = std::chrono::ceil<milliseconds>(end - std::chrono::steady_clock::now());
        if (exit == WhyExit::free || exit == WhyExit::refused || left <= milliseconds(0)) {
            return findings;
        }
        const auto pause = std::min(wait_between(findings), left);
        ::poll(nullptr, 0, static_cast<int>(pause.count()));
    }
}

}  // namespace bindlab
