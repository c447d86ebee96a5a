// The actors and programs of a case.
//
// Owns their drivers. Promises an `actor` line for each process that was started and an `actor-end`
// line for each of them, which tells an end that was asked for from one that was not.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "cpp_servers/engine/plan/plan.hpp"
#include "cpp_servers/engine/process/actor_driver.hpp"
#include "cpp_servers/engine/process/program_driver.hpp"
#include "cpp_servers/engine/record/observations.hpp"
#include "cpp_servers/engine/world/host.hpp"

namespace bindlab {

class Actors {
public:
    /// Starts the plan's actors; programs are started by their steps. The arguments must outlive
    /// the actors. Throws std::system_error.
    Actors(const Plan& plan, std::span<Host> hosts, Waiter& waiter);

    /// Starts the program; throws std::system_error with the errno of what failed.
    void start_program(std::size_t index, const std::vector<std::string>& argv);

    const ActorPlan& plan(std::size_t index) const { return plan_.actors[index]; }
    ActorDriver& actor(std::size_t index) { return *drivers_[index].actor; }
    /// nullptr before its `run`.
    ProgramDriver* program(std::size_t index) { return drivers_[index].program.get(); }
    /// nullptr for a program before its `run`.
    Process* process(std::size_t index);

    /// Waits for the actors, each until `until`, and writes down what they are.
    void record_actors(Observations& observations, Clock::time_point until);
    /// Of a program that has been started.
    void record_program(Observations& observations, std::size_t index);
    void record_ends(Observations& observations);

private:
    struct Drivers {
        std::unique_ptr<ActorDriver> actor;
        std::unique_ptr<ProgramDriver> program;
    };

    void record_start(Observations& observations, std::size_t index, ProcessSeen seen);

    const Plan& plan_;
    std::span<Host> hosts_;
    Waiter& waiter_;
    std::vector<Drivers> drivers_;
};

}  // namespace bindlab
