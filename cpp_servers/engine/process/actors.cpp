#include "cpp_servers/engine/process/actors.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "cpp_servers/engine/process/process_look.hpp"

namespace bindlab {
namespace {

/// As much of a program's output as the evidence keeps.
std::string_view last_of(std::string_view printed) {
    constexpr std::size_t kKept = 16384;
    return printed.substr(printed.size() - std::min(printed.size(), kKept));
}

}  // namespace

Actors::Actors(const Plan& plan, std::span<Host> hosts, Waiter& waiter)
    : plan_(plan), hosts_(hosts), waiter_(waiter), drivers_(plan.actors.size()) {
    for (std::size_t i = 0; i < drivers_.size(); ++i) {
        const ActorPlan& actor = plan.actors[i];
        if (!actor.program) {
            drivers_[i].actor = std::make_unique<ActorDriver>(actor, hosts[actor.host].where);
        }
    }
}

void Actors::start_program(std::size_t index, const std::vector<std::string>& argv) {
    const ActorPlan& actor = plan(index);
    drivers_[index].program =
        std::make_unique<ProgramDriver>(actor, argv, hosts_[actor.host].where, waiter_);
}

Process* Actors::process(std::size_t index) {
    Drivers& drivers = drivers_[index];
    if (drivers.actor) {
        return &drivers.actor->process();
    }
    return drivers.program ? &drivers.program->process() : nullptr;
}

void Actors::record_actors(Observations& observations, Clock::time_point until) {
    for (std::size_t i = 0; i < drivers_.size(); ++i) {
        if (ActorDriver* actor = drivers_[i].actor.get()) {
            actor->await_start(until, waiter_);
            ProcessSeen seen = look_at_process(actor->process().descriptor());
            seen.command.reset();  // that of the engine, whose fork it is
            record_start(observations, i, std::move(seen));
        }
    }
}

void Actors::record_program(Observations& observations, std::size_t index) {
    record_start(observations, index, program(index)->seen());
}

void Actors::record_start(Observations& observations, std::size_t index, ProcessSeen seen) {
    std::optional<std::string> host;
    for (const Host& it : hosts_) {
        if (seen.network == it.where.inode()) {
            host = it.name;
        }
    }
    observations.write(ActorStarted{plan(index).name, std::move(host), process(index)->pid(),
                                    std::move(seen), drivers_[index].program != nullptr});
}

void Actors::record_ends(Observations& observations) {
    for (std::size_t i = 0; i < drivers_.size(); ++i) {
        Process* process = this->process(i);
        if (process == nullptr) {
            continue;
        }
        std::string how = "torn down";
        bool expected = true;
        if (process->ended()) {
            const ExitStatus status = process->status();
            how = status.to_string();
            // A program comes to its own end; that is not for an actor, nor to die by a signal.
            expected = process->end_expected() || (plan(i).program && !status.signalled);
        }
        ProgramDriver* const program = this->program(i);
        observations.write(ActorEnded{
            plan(i).name, how, expected,
            program == nullptr ? std::string() : std::string(last_of(program->printed()))});
    }
}

}  // namespace bindlab
