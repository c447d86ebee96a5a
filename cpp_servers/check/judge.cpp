#include "cpp_servers/check/judge.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <iterator>

#include "cpp_servers/check/coverage.hpp"
#include "cpp_servers/check/restart_judgement.hpp"
#include "cpp_servers/check/start_words.hpp"

namespace bindlab {

namespace {

void judge_first_start(const ServerObservations& seen, std::vector<Finding>& findings) {
    const Attempt& first = seen.first;
    if (first.came == Came::up && !seen.listeners.empty()) {
        return;
    }
    const std::string ready =
        first.decisive && first.decisive->error == EADDRNOTAVAIL
            ? "give its network that address: --with-address"
            : "start it in the foreground, on a port that is not 0, with what it needs (its "
              "standard input is /dev/null); see --timeout";
    const bool elsewhere = first.came == Came::up && !seen.left_out_by_wish.empty();
    findings.push_back({.verdict = CheckVerdict::inconclusive,
                        .sentence = elsewhere
                                        ? fmt::format("it listens nowhere there: left out are {}",
                                                      fmt::join(seen.left_out_by_wish, ", "))
                                        : "it did not come up even where nothing stands in its "
                                          "way: " +
                                              attempt_words(first),
                        .advice = ready,
                        .evidence = call_lines(seen.calls)});
}

void judge_leaks(const ServerObservations& seen, std::vector<Finding>& findings) {
    for (const Leak& leak : seen.leaks) {
        findings.push_back(
            {.verdict = CheckVerdict::leaks,
             .sentence = fmt::format("{}, which it executed, has its listening socket {} open",
                                     leak.program, leak.where.to_string()),
             .advice = "make the listening socket with SOCK_CLOEXEC, or set FD_CLOEXEC on it: as "
                       "long as that program lives the port is taken (socket(2), fcntl(2))",
             .evidence = {fmt::format("pid {} ({}) has a descriptor of the listener on {}",
                                      leak.pid, leak.program, leak.where.to_string())}});
    }
}

void judge_second_starts(const ServerObservations& seen, std::vector<Finding>& findings) {
    for (const SecondStart& second : seen.seconds) {
        if (!is_shared(second)) {
            continue;
        }
        // Of UDP either option shares the port.
        const bool by_port = std::ranges::any_of(
            second.shared.empty() ? seen.listeners : second.shared, [](const ListenerSeen& it) {
                return it.protocol == Protocol::tcp || !it.at_bind || it.at_bind->port;
            });
        findings.push_back(
            {.verdict = CheckVerdict::shares,
             .sentence = second_start_words(second),
             .advice = fmt::format("without {} a second copy that is started by mistake would be "
                                   "refused; with it both serve, and nobody notices (rule {})",
                                   by_port ? "SO_REUSEPORT" : "SO_REUSEADDR",
                                   by_port ? "reuseport" : "reuseaddr"),
             .evidence = second.steps});
    }
}

void judge_reload(const ServerObservations& seen, std::vector<Finding>& findings) {
    if (!seen.reload) {
        return;
    }
    const Reload& reload = *seen.reload;
    if (reload.refused) {
        const int error = reload.refused->error;
        findings.push_back(
            {.verdict = error == EADDRINUSE ? CheckVerdict::blocked : CheckVerdict::not_port,
             .sentence = fmt::format("when reloaded by {} it binds anew, and is refused: {}",
                                     reload.signal, reload.refused->to_string()),
             .advice = error == EACCES ? "it has given up the right to that port since it started "
                                         "(ip_unprivileged_port_start of ip(7)): keep the "
                                         "listening socket over a reload"
                                       : "keep the listening socket over a reload",
             .evidence = reload.steps});
    } else if (!reload.not_done.empty() || reload.ended) {
        findings.push_back({.verdict = CheckVerdict::inconclusive,
                            .sentence = fmt::format("reload by {}: {}", reload.signal,
                                                    reload.ended ? "it ended" : reload.not_done),
                            .advice = "name the signal that it reloads by: --reload",
                            .evidence = reload.steps});
    }
}

/// Nothing if one of them has no end that the kernel knows.
std::optional<std::chrono::seconds> longest_of(const std::vector<Finding>& findings) {
    std::optional<std::chrono::seconds> longest;
    for (const Finding& finding : findings) {
        if (finding.verdict != CheckVerdict::blocked) {
            continue;
        }
        if (!finding.up_to) {
            return std::nullopt;
        }
        longest = std::max(longest.value_or(*finding.up_to), *finding.up_to);
    }
    return longest;
}

}  // namespace

std::string_view to_string(CheckVerdict verdict) {
    constexpr std::array<std::string_view, 6> kWords = {"SAFE",     "INCONCLUSIVE", "SHARES",
                                                        "NOT-PORT", "LEAKS",        "BLOCKED"};
    return kWords.at(static_cast<std::size_t>(verdict));
}

std::string Judgement::words() const {
    std::string text(to_string(verdict));
    if (verdict == CheckVerdict::blocked && up_to) {
        text += fmt::format(" up to {} s", up_to->count());
    }
    return text;
}

Judgement judge(const ServerObservations& seen) {
    Judgement judgement;
    std::vector<Finding>& findings = judgement.findings;
    judge_first_start(seen, findings);
    if (findings.empty()) {
        findings = findings_of_restarts(seen);
        judge_leaks(seen, findings);
        judge_second_starts(seen, findings);
        judge_reload(seen, findings);
        std::ranges::move(gaps_of(seen), std::back_inserter(findings));
    }
    std::ranges::stable_sort(findings, std::greater<>(), &Finding::verdict);
    judgement.verdict = findings.empty() ? CheckVerdict::safe : findings.front().verdict;
    judgement.up_to = longest_of(findings);
    return judgement;
}

int exit_code_of(CheckVerdict verdict) {
    constexpr std::array<int, 6> kCodes = {0, 3, 2, 4, 1, 1};
    return kCodes.at(static_cast<std::size_t>(verdict));
}

}  // namespace bindlab
