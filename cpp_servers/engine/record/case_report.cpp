#include "cpp_servers/engine/record/case_report.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <climits>
#include <vector>

#include "netns/system_call.hpp"

namespace bindlab {
namespace {

// The longest line is "finished\t1\t<skipped>\t<reason>\t<microseconds>\n".
constexpr std::size_t kLongestWords = PIPE_BUF / 2 - 64;

/// Words that fit between two tabs.
std::string field(std::string_view words) {
    std::string text(words.substr(0, kLongestWords));
    const auto is_separator = [](char c) { return c == '\t' || c == '\n'; };
    std::ranges::replace_if(text, is_separator, ' ');
    return text;
}

std::string line_of(const WaitingReport& report) {
    return fmt::format("waiting\t{}\n", report.at_most.count());
}

std::string line_of(const ResumedReport& /*report*/) {
    return "resumed\n";
}

std::string line_of(const FinishedReport& report) {
    return fmt::format("finished\t{:d}\t{}\t{}\t{}\n", report.complete, field(report.skipped),
                       field(report.reason), report.took.count());
}

std::string line_of(const UnableReport& report) {
    return fmt::format("unable\t{}\n", field(report.words));
}

std::optional<long long> number(std::string_view text) {
    long long value = 0;
    const auto [end, error] = std::from_chars(text.begin(), text.end(), value);
    return error == std::errc() && end == text.end() ? std::optional(value) : std::nullopt;
}

std::vector<std::string_view> split(std::string_view line) {
    std::vector<std::string_view> words;
    while (true) {
        const auto tab = line.find('\t');
        words.push_back(line.substr(0, tab));
        if (tab == std::string_view::npos) {
            return words;
        }
        line.remove_prefix(tab + 1);
    }
}

}  // namespace

void CaseReport::send(const Report& report) const {
    const std::string line = std::visit([](const auto& it) { return line_of(it); }, report);
    check(write(pipe_, line.data(), line.size()), "report to the engine");
}

std::optional<Report> parse_report(std::string_view line) {
    const auto words = split(line);
    if (words[0] == "waiting" && words.size() == 2) {
        if (const auto at_most = number(words[1])) {
            return WaitingReport{std::chrono::milliseconds(*at_most)};
        }
    } else if (words[0] == "resumed" && words.size() == 1) {
        return ResumedReport{};
    } else if (words[0] == "unable" && words.size() == 2) {
        return UnableReport{std::string(words[1])};
    } else if (words[0] == "finished" && words.size() == 5) {
        if (const auto took = number(words[4])) {
            return FinishedReport{words[1] == "1", std::string(words[2]), std::string(words[3]),
                                  std::chrono::microseconds(*took)};
        }
    }
    return std::nullopt;
}

}  // namespace bindlab
