// Runs many cases, several at once, each in a process of its own.
//
// Owns the case processes. Promises that one case's crash or hang touches no other, that a case
// which waits does not keep another from running, and that nothing of a case is left when it is
// over. Reading plans and talking to people are left to the command line.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "cpp_servers/engine/events.hpp"
#include "cpp_servers/engine/plan.hpp"
#include "cpp_servers/engine/results.hpp"
#include "cpp_servers/engine/running_case.hpp"

namespace bindlab {

struct PlannedCase {
    Plan plan;
    std::string text;  ///< the plan as given
};

class Scheduler {
public:
    struct Settings {
        std::size_t jobs = 1;  ///< cases at once, those that wait not counted
        std::string backend;
        bool stop_on_eof = false;  ///< end everything when standard input closes
    };

    Scheduler(const std::vector<PlannedCase>& cases, const Results& results, Events& events,
              Settings settings);

    enum class Ending { all_complete, some_incomplete, interrupted, unable };
    /// Runs the cases in their order; each at most once.
    Ending run();
    /// Why it was unable: one line.
    const std::string& trouble() const noexcept { return trouble_; }

private:
    bool may_start() const;
    void start_next();
    void wait();
    void hear(RunningCase& running);
    void finish(RunningCase& running);
    void drop_finished();
    void end_overdue();

    const std::vector<PlannedCase>& cases_;
    const Results& results_;
    Events& events_;
    Settings settings_;
    Descriptor signals_;
    std::vector<std::unique_ptr<RunningCase>> running_;
    std::size_t next_ = 0;
    std::size_t active_ = 0;
    std::size_t finished_ = 0;
    bool incomplete_ = false;
    bool interrupted_ = false;
    std::string trouble_;
};

}  // namespace bindlab
