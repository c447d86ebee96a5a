#include "cpp_servers/engine/process/actors.hpp"

namespace bindlab {

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

void Actors::record_actors(Observations& observations) {
    for (std::size_t i = 0; i < drivers_.size(); ++i) {
        if (drivers_[i].actor) {
            record_start(observations, i);
        }
    }
}

void Actors::record_start(Observations& observations, std::size_t index) {
    const ActorPlan& actor = plan(index);
    observations.write(ActorStarted{actor.name, plan_.hosts[actor.host].name, process(index)->pid(),
                                    actor.uid, actor.program});
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
        observations.write(ActorEnded{plan(i).name, how, expected});
    }
}

}  // namespace bindlab
