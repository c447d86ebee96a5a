// A case while it runs, as the engine's main process sees it: its process, its reports, its
// deadline.
//
// Owns the case process, which is PID 1 of a PID namespace: when it goes, all that it started goes
// with it. Promises to notice every way in which the process can end. When to start the next one is
// left to the scheduler.
#pragma once

#include <chrono>
#include <csignal>
#include <optional>
#include <string>
#include <string_view>

#include "cpp_servers/engine/case_report.hpp"
#include "cpp_servers/engine/patience.hpp"
#include "cpp_servers/engine/plan.hpp"
#include "cpp_servers/engine/results.hpp"
#include "netns/child.hpp"
#include "netns/descriptor.hpp"

namespace bindlab {

class RunningCase {
public:
    /// Starts the case process. Throws std::system_error (no permission, no processes left).
    RunningCase(const Plan& plan, std::string_view text, const Results& results,
                std::string_view backend);

    const Plan& plan() const noexcept { return *plan_; }
    /// Readable when there is something to hear, or the process has ended.
    int descriptor() const noexcept { return reports_.get(); }
    Clock::time_point deadline() const noexcept { return deadline_; }

    /// The next report that has come, if any.
    std::optional<Report> hear();
    /// All reports are in and the process has closed its end.
    bool silent() const noexcept { return silent_; }
    /// Waits for the process to end, which it must be about to. "signal SIGSEGV".
    std::string end();
    /// It is past its deadline: end it.
    void kill() const { process_.signal(SIGKILL); }

    bool parked = false;                     ///< it waits and needs no processor
    std::optional<FinishedReport> finished;  ///< what it said last

private:
    struct Pipe {
        Descriptor ours;
        Descriptor theirs;
        Pipe();
    };

    RunningCase(const Plan& plan, std::string_view text, const Results& results,
                std::string_view backend, Pipe pipe);

    const Plan* plan_;
    Descriptor reports_;
    Child process_;
    Clock::time_point deadline_;
    std::string received_;
    bool silent_ = false;
};

}  // namespace bindlab
