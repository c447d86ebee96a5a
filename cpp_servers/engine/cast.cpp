#include "cpp_servers/engine/cast.hpp"

namespace bindlab {

Cast::Cast(const Plan& plan, std::span<Host> hosts, Patience& patience)
    : plan_(plan), hosts_(hosts), patience_(patience), roles_(plan.actors.size()) {
    for (std::size_t i = 0; i < roles_.size(); ++i) {
        const ActorPlan& actor = plan.actors[i];
        if (!actor.program) {
            roles_[i].actor = std::make_unique<ActorDriver>(actor, hosts[actor.host].where);
        }
    }
}

void Cast::start_program(std::size_t index, const std::vector<std::string>& argv) {
    const ActorPlan& actor = plan(index);
    roles_[index].program =
        std::make_unique<ProgramDriver>(actor, argv, hosts_[actor.host].where, patience_);
}

Life* Cast::life(std::size_t index) {
    Role& role = roles_[index];
    if (role.actor) {
        return &role.actor->life();
    }
    return role.program ? &role.program->life() : nullptr;
}

void Cast::record_actors(Observations& observations) {
    for (std::size_t i = 0; i < roles_.size(); ++i) {
        if (roles_[i].actor) {
            record_start(observations, i);
        }
    }
}

void Cast::record_start(Observations& observations, std::size_t index) {
    const ActorPlan& actor = plan(index);
    observations.write("actor", [&](JsonText& text) {
        text.member("name", actor.name).member("host", plan_.hosts[actor.host].name);
        text.member("pid", life(index)->pid()).member("uid", actor.uid);
        text.member("program", actor.program);
    });
}

void Cast::record_ends(Observations& observations) {
    for (std::size_t i = 0; i < roles_.size(); ++i) {
        Life* life = this->life(i);
        if (life == nullptr) {
            continue;
        }
        std::string how = "torn down";
        bool expected = true;
        if (life->ended()) {
            const ExitStatus status = life->status();
            how = status.to_string();
            // A program comes to its own end; that is not for an actor, nor to die by a signal.
            expected = life->end_expected() || (plan(i).program && !status.signalled);
        }
        observations.write("actor-end", [&](JsonText& text) {
            text.member("name", plan(i).name).member("how", how).member("expected", expected);
        });
    }
}

}  // namespace bindlab
