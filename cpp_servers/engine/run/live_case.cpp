#include "cpp_servers/engine/run/live_case.hpp"

#include <fmt/format.h>

#include <chrono>
#include <variant>

namespace bindlab {
namespace {

// A case takes care of its own deadlines; past this it must be stuck.
constexpr auto kGrace = std::chrono::seconds(5);

}  // namespace

LiveCase::LiveCase(const QueuedCase& queued, int processor,
                   const std::function<void(const CaseReport&)>& body, EventStream& events)
    : queued_(queued),
      events_(events),
      processor_(processor),
      process_(processor, body),
      deadline_(started_ + queued.deadline + kGrace) {
    events_.started(queued.name);
}

Clock::time_point LiveCase::deadline() const noexcept {
    return overdue_ ? Clock::time_point::max() : deadline_;
}

void LiveCase::take_reports() {
    while (const auto report = process_.next_report()) {
        take(*report);
    }
}

void LiveCase::take(const Report& report) {
    if (finished()) {
        return;
    }
    if (const auto* waiting = std::get_if<WaitingReport>(&report)) {
        state_ = State::waiting;
        events_.waiting(queued_.name, waiting->at_most);
    } else if (std::holds_alternative<ResumedReport>(report)) {
        state_ = State::running;
        events_.resumed(queued_.name);
    } else if (const auto* done = std::get_if<FinishedReport>(&report)) {
        finish(*done);
    } else if (const auto* unable = std::get_if<UnableReport>(&report)) {
        unable_ = unable->words;
    }
}

void LiveCase::keep_deadline(Clock::time_point now) {
    if (now >= deadline()) {
        overdue_ = true;
        process_.kill();
    }
}

void LiveCase::conclude() {
    if (finished()) {
        return;
    }
    FinishedReport report;
    report.complete = false;
    report.took = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - started_);
    if (overdue_) {
        const std::chrono::duration<double> allowed = deadline_ - started_;
        report.reason =
            fmt::format("the case was killed: it was not over after {:.1f} s", allowed.count());
    } else {
        report.reason = fmt::format("the case's process ended before the case: {}",
                                    process_.status().to_string());
    }
    finish(report);
}

void LiveCase::finish(const FinishedReport& report) {
    state_ = State::finished;
    complete_ = report.complete;
    events_.finished(queued_.name, report);
}

}  // namespace bindlab
