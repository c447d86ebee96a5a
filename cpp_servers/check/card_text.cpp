#include "cpp_servers/check/card_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "cpp_servers/check/coverage.hpp"
#include "cpp_servers/check/start_words.hpp"

namespace bindlab {

namespace {

constexpr std::size_t kToldFindings = 6;

/// A cell of the table of restarts.
std::string_view cell_words(const RestartTrial& trial) {
    if (trial.before) {
        return "no start";
    }
    if (trial.started_again) {
        return "again";
    }
    if (trial.never_ends) {
        return "lives on";
    }
    if (trial.restart.held_by >= HeldBy::forked_child) {
        return trial.restart.came == Came::up ? "SHARED" : "CHILD";
    }
    if (!trial.not_made.empty()) {
        return "not made";
    }
    switch (trial.restart.came) {
        case Came::up:
            return "up";
        case Came::refused:
            return "REFUSED";
        default:
            return to_string(trial.restart.came);
    }
}

void add_restarts(const ServerObservations& seen, std::vector<std::string>& lines) {
    std::vector<std::pair<Endpoint, Stop>> rows;
    for (const RestartTrial& trial : seen.restarts) {
        if (std::pair row(trial.reached, trial.stop); std::ranges::find(rows, row) == rows.end()) {
            rows.push_back(row);
        }
    }
    if (rows.empty()) {
        return;
    }
    std::string head = fmt::format("  {:<44}", "restarted at once, beside");
    for (const Ending ending : kEndings) {
        head += fmt::format(" {:<12}", to_string(ending));
    }
    lines.push_back(head.substr(0, head.find_last_not_of(' ') + 1));
    for (const auto& row : rows) {
        const Endpoint& reached = row.first;
        const Stop stop = row.second;
        std::string line = fmt::format("    {:<20} {:<21}", to_string(stop), reached.to_string());
        for (const Ending ending : kEndings) {
            const auto trial = std::ranges::find_if(seen.restarts, [&](const RestartTrial& it) {
                return it.reached == reached && it.stop == stop && it.ending == ending;
            });
            line += fmt::format(" {:<12}", trial == seen.restarts.end() ? "-" : cell_words(*trial));
        }
        lines.push_back(line.substr(0, line.find_last_not_of(' ') + 1));
    }
}

void add_findings(const Judgement& judgement, bool all, std::vector<std::string>& lines) {
    const std::size_t told =
        all ? judgement.findings.size() : std::min(kToldFindings, judgement.findings.size());
    for (std::size_t at = 0; at < told; ++at) {
        const Finding& finding = judgement.findings[at];
        lines.push_back(
            fmt::format("  {}{}: {}", to_string(finding.verdict),
                        finding.up_to ? fmt::format(" up to {} s", finding.up_to->count()) : "",
                        finding.sentence));
        if (!finding.advice.empty() &&
            (at == 0 || judgement.findings[at - 1].advice != finding.advice)) {
            lines.push_back("    do: " + finding.advice);
        }
        const bool decides = finding.verdict == judgement.verdict && at == 0;
        if (decides || all) {
            for (const std::string& step : finding.evidence) {
                lines.push_back("      " + step);
            }
        }
    }
    if (told < judgement.findings.size()) {
        lines.push_back(fmt::format("  and {} more findings (--all, --json)",
                                    judgement.findings.size() - told));
    }
}

void add_trials(const ServerObservations& seen, std::vector<std::string>& lines) {
    for (const RestartTrial& trial : seen.restarts) {
        lines.push_back(fmt::format("  {} beside {} of {}:", to_string(trial.stop),
                                    to_string(trial.ending), trial.reached.to_string()));
        for (const std::string& step : trial.steps) {
            lines.push_back("      " + step);
        }
        if (trial.steps.empty()) {
            lines.push_back("      not tried again: " + trial.not_made);
        }
    }
}

}  // namespace

std::vector<std::string> card_text(const ServerObservations& seen, const Judgement& judgement,
                                   bool all) {
    std::vector<std::string> lines;
    lines.push_back(fmt::format("{}: {}", judgement.words(), fmt::join(seen.command, " ")));
    for (const ListenerSeen& listener : seen.listeners) {
        lines.push_back("  listens on " + listener_words(listener));
    }
    add_restarts(seen, lines);
    for (const SecondStart& second : seen.seconds) {
        lines.push_back("  " + second_start_words(second));
    }
    if (seen.reload) {
        lines.push_back("  " + reload_words(*seen.reload));
    }
    for (const std::string& line : seen.left_out_by_wish) {
        lines.push_back("  left out: " + line);
    }
    add_findings(judgement, all, lines);
    if (all) {
        add_trials(seen, lines);
    }
    return lines;
}

}  // namespace bindlab
