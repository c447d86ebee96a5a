#include "cpp_servers/why/waiting.hpp"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <utility>

#include "cpp_servers/why/sentence.hpp"

namespace bindlab {

namespace {

bool waiting_may_help(const Findings& findings) {
    const WhyExit exit = exit_of(findings);
    return exit != WhyExit::free && exit != WhyExit::refused;
}

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
        const auto left = std::chrono::ceil<milliseconds>(end - std::chrono::steady_clock::now());
        if (!waiting_may_help(findings) || left <= milliseconds(0)) {
            return findings;
        }
        const auto pause = std::min(wait_between(findings), left);
        ::poll(nullptr, 0, static_cast<int>(pause.count()));
    }
}

std::string WaitNews::after(const Findings& findings) {
    std::string subject = subject_of(findings);
    if (!waiting_may_help(findings) || timeout_.count() == 0 || subject == subject_) {
        return {};
    }
    const bool begins = subject_.empty();
    subject_ = std::move(subject);
    return begins ? fmt::format("waiting up to {} s: {}", timeout_.count(), sentence_of(findings))
                  : fmt::format("still waiting: {}", sentence_of(findings));
}

}  // namespace bindlab
