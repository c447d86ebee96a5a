// One case under way: its process, how far it is, and when it must be over.
//
// Owns the process. Promises one `finished` event, whether the case says so itself, crashes or
// takes too long, and a `waiting` and a `resumed` event for each of its long waits. When to look is
// left to the scheduler.
#pragma once

#include <functional>
#include <string>

#include "cpp_servers/engine/process/waiter.hpp"
#include "cpp_servers/engine/record/event_stream.hpp"
#include "cpp_servers/engine/run/case_process.hpp"
#include "cpp_servers/engine/run/case_queue.hpp"

namespace bindlab {

class LiveCase {
public:
    /// Starts the process on that processor; all but `body` must outlive the object. Throws
    /// std::system_error.
    LiveCase(const QueuedCase& queued, int processor,
             const std::function<void(const CaseReport&)>& body, EventStream& events);

    bool running() const noexcept { return state_ == State::running; }
    bool finished() const noexcept { return state_ == State::finished; }
    /// After finished(): the case came to its end.
    bool complete() const noexcept { return complete_; }
    /// Not empty: nothing can be recorded any more, for this reason.
    const std::string& unable() const noexcept { return unable_; }
    int processor() const noexcept { return processor_; }

    /// Readable when there is a report, or when the process has ended.
    int report_descriptor() const noexcept { return process_.report_descriptor(); }
    /// Readable when the process has ended.
    int end_descriptor() const noexcept { return process_.end_descriptor(); }
    /// When the case must be over; never again once it was killed for that.
    Clock::time_point deadline() const noexcept;

    /// Takes the reports that are there.
    void take_reports();
    /// Kills the process if its deadline is past.
    void keep_deadline(Clock::time_point now);
    /// The process has ended: if the case has not said that it is finished, says so in its place.
    void conclude();
    void kill() const { process_.kill(); }

private:
    enum class State { running, waiting, finished };

    void take(const Report& report);
    void finish(const FinishedReport& report);

    const QueuedCase& queued_;
    EventStream& events_;
    int processor_;
    CaseProcess process_;
    Clock::time_point started_ = Clock::now();
    Clock::time_point deadline_;
    State state_ = State::running;
    bool overdue_ = false;  ///< killed for taking too long
    bool complete_ = false;
    std::string unable_;
};

}  // namespace bindlab
