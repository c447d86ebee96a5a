// The actors and programs of a case.
//
// Owns their drivers. Promises an `actor` line for each process that was started and an `actor-end`
// line for each of them, which tells an end that was asked for from one that was not.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "cpp_servers/engine/actor_driver.hpp"
#include "cpp_servers/engine/host.hpp"
#include "cpp_servers/engine/observations.hpp"
#include "cpp_servers/engine/plan.hpp"
#include "cpp_servers/engine/program_driver.hpp"

namespace bindlab {

class Cast {
public:
    /// Starts the plan's actors; programs are started by their steps. The arguments must outlive
    /// the cast. Throws std::system_error.
    Cast(const Plan& plan, std::span<Host> hosts, Patience& patience);

    /// Starts the program; throws std::system_error with the errno of what failed.
    void start_program(std::size_t index, const std::vector<std::string>& argv);

    const ActorPlan& plan(std::size_t index) const { return plan_.actors[index]; }
    ActorDriver& actor(std::size_t index) { return *roles_[index].actor; }
    /// nullptr before its `run`.
    ProgramDriver* program(std::size_t index) { return roles_[index].program.get(); }
    /// nullptr for a program before its `run`.
    Life* life(std::size_t index);

    void record_actors(Observations& observations);
    void record_start(Observations& observations, std::size_t index);
    void record_ends(Observations& observations);

private:
    struct Role {
        std::unique_ptr<ActorDriver> actor;
        std::unique_ptr<ProgramDriver> program;
    };

    const Plan& plan_;
    std::span<Host> hosts_;
    Patience& patience_;
    std::vector<Role> roles_;
};

}  // namespace bindlab
