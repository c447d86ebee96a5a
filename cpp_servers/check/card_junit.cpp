#include "cpp_servers/check/card_junit.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "cpp_servers/check/coverage.hpp"
#include "cpp_servers/check/start_words.hpp"

namespace bindlab {

namespace {

constexpr unsigned char kBlank = 0x20;
constexpr unsigned char kAscii = 0x80;

struct JunitCase {
    std::string name;
    std::string_view kind;  ///< "failure", "skipped"; empty: passed
    std::string message;
    std::vector<std::string> lines;
};

std::string to_xml(const JunitCase& one) {
    const std::string head =
        fmt::format("  <testcase classname=\"bindlab.check\" name=\"{}\"", xml_text(one.name));
    if (one.kind.empty()) {
        return head + "/>\n";
    }
    return fmt::format("{}>\n    <{} message=\"{}\">{}</{}>\n  </testcase>\n", head, one.kind,
                       xml_text(one.message),
                       xml_text(fmt::format("{}", fmt::join(one.lines, "\n"))), one.kind);
}

JunitCase restart_case(const RestartTrial& trial) {
    JunitCase one{.name = fmt::format("{} beside {} of {}", to_string(trial.stop),
                                      to_string(trial.ending), trial.reached.to_string()),
                  .kind = {},
                  .message = {},
                  .lines = trial.steps};
    if (trial.restart.held_by >= HeldBy::forked_child || trial.restart.came == Came::refused ||
        trial.restart.came == Came::ended || trial.restart.came == Came::failed) {
        one.kind = "failure";
        one.message = trial.restart.came == Came::up
                          ? "its children go on listening beside the one that is started anew"
                          : "the restart " + attempt_words(trial.restart);
    } else if (!is_shown(trial)) {
        one.kind = "skipped";
        one.message =
            trial.not_made.empty() ? "the restart " + attempt_words(trial.restart) : trial.not_made;
    }
    return one;
}

JunitCase second_case(const SecondStart& second) {
    JunitCase one{
        .name = second.other_user ? "second copy by another user" : "second copy by the same user",
        .kind = {},
        .message = second_start_words(second),
        .lines = second.steps};
    if (is_shared(second)) {
        one.kind = "failure";
    } else if (!second.not_done.empty() || second.attempt.came == Came::silent) {
        one.kind = "skipped";
    }
    return one;
}

JunitCase reload_case(const Reload& reload) {
    JunitCase one{.name = "reload by " + reload.signal,
                  .kind = {},
                  .message = reload_words(reload),
                  .lines = reload.steps};
    if (reload.refused) {
        one.kind = "failure";
        one.message = "it binds anew, and is refused: " + reload.refused->to_string();
    } else if (reload.ended) {
        one.kind = "failure";
    } else if (!reload.not_done.empty()) {
        one.kind = "skipped";
    }
    return one;
}

}  // namespace

std::string xml_text(std::string_view text) {
    std::string safe;
    for (const char letter : text) {
        const auto byte = static_cast<unsigned char>(letter);
        switch (letter) {
            case '&':
                safe += "&amp;";
                break;
            case '<':
                safe += "&lt;";
                break;
            case '>':
                safe += "&gt;";
                break;
            case '"':
                safe += "&quot;";
                break;
            default:
                if ((byte < kBlank && letter != '\n' && letter != '\t') || byte >= kAscii) {
                    safe += "\xEF\xBF\xBD";
                } else {
                    safe += letter;
                }
        }
    }
    return safe;
}

std::string card_junit(const ServerObservations& seen, const Judgement& judgement) {
    std::vector<JunitCase> cases;
    JunitCase verdict{.name = "verdict", .kind = {}, .message = judgement.words(), .lines = {}};
    if (judgement.verdict != CheckVerdict::safe) {
        verdict.kind = "failure";
    }
    for (const Finding& finding : judgement.findings) {
        verdict.lines.push_back(
            fmt::format("{}: {}", to_string(finding.verdict), finding.sentence));
    }
    cases.push_back(std::move(verdict));
    std::ranges::transform(seen.restarts, std::back_inserter(cases), restart_case);
    std::ranges::transform(seen.seconds, std::back_inserter(cases), second_case);
    if (seen.reload) {
        cases.push_back(reload_case(*seen.reload));
    }
    const auto failures = std::ranges::count(cases, "failure", &JunitCase::kind);
    const auto skipped = std::ranges::count(cases, "skipped", &JunitCase::kind);
    std::string xml = fmt::format(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"bindlab check {}\" "
        "tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{}\">\n",
        xml_text(fmt::format("{}", fmt::join(seen.command, " "))), cases.size(), failures, skipped);
    for (const JunitCase& one : cases) {
        xml += to_xml(one);
    }
    return xml + "</testsuite>\n";
}

}  // namespace bindlab
