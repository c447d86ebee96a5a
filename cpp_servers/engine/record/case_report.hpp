// What a case process tells the engine's main process while it runs: a line each, through a pipe.
//
// CaseReport is the writing end, in the case process; parse_report the reading side. Promises that
// a line is written at once (shorter than PIPE_BUF), so a reader sees whole lines or a dead writer.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "netns/descriptor.hpp"

namespace bindlab {

struct WaitingReport {  ///< the case waits, at most so long, and needs no processor meanwhile
    std::chrono::milliseconds at_most{0};
};
struct ResumedReport {};
struct FinishedReport {  ///< the end line is written
    bool complete = true;
    std::string skipped;  ///< empty: it was not
    std::string reason;   ///< why it is not complete, or stopped early; may be empty
    std::chrono::microseconds took{0};
};
struct UnableReport {  ///< nothing can be recorded (disk full): no use in going on
    std::string words;
};
using Report = std::variant<WaitingReport, ResumedReport, FinishedReport, UnableReport>;

class CaseReport {
public:
    explicit CaseReport(int pipe) : pipe_(pipe) {}

    /// Throws std::system_error if the engine is gone.
    void send(const Report& report) const;

private:
    int pipe_;
};

/// The inverse of what send() writes, without its newline; nullopt for anything else.
std::optional<Report> parse_report(std::string_view line);

}  // namespace bindlab
