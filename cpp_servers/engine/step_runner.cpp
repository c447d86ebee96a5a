#include "cpp_servers/engine/step_runner.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <variant>

#include "netns/names.hpp"
#include "netns/sysctl.hpp"

namespace bindlab {
namespace {

StepResult not_running(const ActorPlan& actor) {
    return StepResult::failure(ESRCH, fmt::format("{} was not started", actor.name));
}

StepResult out_of_time() {
    StepResult result = StepResult::failure(ETIMEDOUT);
    result.timed_out = true;
    return result;
}

std::string excerpt(std::string_view text) {
    constexpr std::size_t kEnough = 200;
    return text.size() <= kEnough ? std::string(text) : fmt::format("{}…", text.substr(0, kEnough));
}

/// Set-up by the engine: an errno is the step's outcome.
template <class Deed>
StepResult attempt(const Deed& deed) {
    try {
        deed();
        return {};
    } catch (const std::system_error& error) {
        return StepResult::failure(error.code().value(), error.what());
    }
}

}  // namespace

StepResult StepResult::failure(int error, std::string detail) {
    StepResult result;
    result.outcome = errno_name(error);
    result.detail = detail.empty() ? std::strerror(error) : std::move(detail);
    return result;
}

StepRunner::StepRunner(const Plan& plan, std::span<Host> hosts, Cast& cast, SocketWatch& watch,
                       Patience& patience, std::function<void(std::size_t)> started)
    : plan_(plan),
      hosts_(hosts),
      cast_(cast),
      watch_(watch),
      patience_(patience),
      started_(std::move(started)) {}

StepResult StepRunner::carry_out(const Step& step) {
    const auto* advance = std::get_if<AdvanceStep>(&step.deed);
    until_ = Clock::now() + (advance != nullptr ? advance->time : step.within);
    patience_.begin(until_);
    StepResult result = std::visit([this](const auto& deed) { return perform(deed); }, step.deed);
    patience_.end();
    if (step.must && result.outcome != "ok" && result.why_abort.empty()) {
        result.why_abort = fmt::format("{}: {}", result.outcome, result.detail);
    }
    return result;
}

StepResult StepRunner::perform(const CallStep& deed) {
    using enum Reply::Kind;
    const std::string& name = cast_.plan(deed.actor).name;
    ActorDriver& actor = cast_.actor(deed.actor);
    Reply reply = actor.call(deed.call, until_, patience_);
    StepResult result;
    switch (reply.kind) {
        case answered:
            result.outcome = reply.answer.succeeded() ? "ok" : reply.answer.errno_name;
            result.detail = reply.answer.error;
            result.value = reply.answer.value;
            result.reply = std::move(reply.line);
            return result;
        case refused:
            result = StepResult::failure(EINVAL, reply.answer.fault);
            result.reply = std::move(reply.line);
            result.fault = fmt::format("actor {}: {}", name, reply.answer.fault);
            result.fault_todo = "correct the line in the scenario";
            return result;
        case silent:
            result = out_of_time();
            result.why_abort = fmt::format("actor {} gave no answer in time", name);
            return result;
        case died:
            result = StepResult::failure(EPIPE, fmt::format("actor {} has ended: {}", name,
                                                            actor.life().status().to_string()));
            result.why_abort = result.detail;
            return result;
        case babbled:
            break;
    }
    result = StepResult::failure(
        EBADMSG, fmt::format("actor {} answered nonsense: {}", name, excerpt(reply.line)));
    result.fault = result.detail;
    result.fault_todo = "this is a fault of the actor, not of the kernel: report it";
    return result;
}

StepResult StepRunner::perform(const RunStep& deed) {
    StepResult result = attempt([&] { cast_.start_program(deed.actor, deed.argv); });
    if (result.outcome == "ok") {
        started_(deed.actor);
    }
    return result;
}

StepResult StepRunner::perform(const TypeStep& deed) {
    ProgramDriver* program = cast_.program(deed.actor);
    if (program == nullptr) {
        return not_running(cast_.plan(deed.actor));
    }
    const int error = program->type(deed.data, until_);
    if (error == ETIMEDOUT) {
        StepResult result = out_of_time();
        result.why_abort = fmt::format("{} does not read its input", cast_.plan(deed.actor).name);
        return result;
    }
    return error == 0 ? StepResult{} : StepResult::failure(error);
}

StepResult StepRunner::perform(const EofStep& deed) {
    ProgramDriver* program = cast_.program(deed.actor);
    if (program == nullptr) {
        return not_running(cast_.plan(deed.actor));
    }
    return program->close_input() ? StepResult{} : StepResult::failure(EBADF, "closed before");
}

StepResult StepRunner::perform(const OutputStep& deed) {
    ProgramDriver* program = cast_.program(deed.actor);
    if (program == nullptr) {
        return not_running(cast_.plan(deed.actor));
    }
    StepResult result;
    switch (program->await_output(deed.contains, until_)) {
        case ProgramDriver::Output::found:
            result.value = deed.contains;
            return result;
        case ProgramDriver::Output::late:
            result = out_of_time();
            break;
        case ProgramDriver::Output::ended:
            result = StepResult::failure(ETIMEDOUT, "it has closed its output and prints no more");
            break;
    }
    result.value = std::string(program->unread());
    return result;
}

StepResult StepRunner::perform(const SignalStep& deed) {
    Life* life = cast_.life(deed.actor);
    if (life == nullptr) {
        return not_running(cast_.plan(deed.actor));
    }
    if (life->ended()) {
        return StepResult::failure(
            ESRCH, fmt::format("it has ended before: {}", life->status().to_string()));
    }
    life->signal(deed.signal);
    return deed.wait ? await_end(*life) : StepResult{};
}

StepResult StepRunner::perform(const WaitStep& deed) {
    Life* life = cast_.life(deed.actor);
    return life == nullptr ? not_running(cast_.plan(deed.actor)) : await_end(*life);
}

StepResult StepRunner::await_end(Life& life) {
    if (!life.await_end(until_, patience_)) {
        return out_of_time();
    }
    StepResult result;
    result.value = life.status().to_string();
    life.expect_end();
    return result;
}

StepResult StepRunner::perform(const LookStep& deed) {
    StepResult result;
    if (deed.await) {
        auto sight = watch_.await(deed.host, deed.pattern, deed.absent, until_, patience_);
        if (!sight.as_wanted) {
            result = out_of_time();
        }
        result.decided_by = {deed.host, std::move(sight.table)};
        return result;
    }
    Table table = watch_.look_at(deed.host);
    if (deed.pattern.matches(table) == deed.absent) {
        result = deed.absent ? StepResult::failure(EEXIST, "there is such a socket")
                             : StepResult::failure(ENOENT, "there is no such socket");
    }
    result.decided_by = {deed.host, std::move(table)};
    return result;
}

StepResult StepRunner::perform(const AdvanceStep& /*deed*/) {
    patience_.wait(until_);
    return {};
}

StepResult StepRunner::perform(const SysctlStep& deed) {
    return attempt([&] { write_sysctl(hosts_[deed.host].where, deed.name, deed.value); });
}

StepResult StepRunner::perform(const AddressStep& deed) {
    RouteSocket& routes = hosts_[deed.host].routes;
    return attempt([&] {
        if (deed.add) {
            routes.add_address(deed.device, deed.address);
        } else {
            routes.remove_address(deed.device, deed.address);
        }
    });
}

StepResult StepRunner::perform(const NeighbourStep& deed) {
    RouteSocket& routes = hosts_[deed.host].routes;
    return attempt([&] {
        if (deed.mac.empty()) {
            routes.remove_neighbour(deed.device, deed.address);
        } else {
            routes.set_neighbour(deed.device, deed.address, deed.mac);
        }
    });
}

StepResult StepRunner::perform(const LinkStep& deed) {
    return attempt([&] {
        hosts_[deed.host].routes.set_link(deed.device, deed.up);
        if (deed.up) {
            await_link(deed.host, deed.device);
        }
    });
}

/// A veth passes packets some time after both ends are up: until then it loses them.
void StepRunner::await_link(std::size_t host, const std::string& device) {
    const auto is_up = [this](const LinkEndPlan& end) {
        const auto links = hosts_[end.host].routes.links();
        const auto found = std::ranges::find(links, end.device, &LinkInfo::device);
        return found != links.end() && found->up;
    };
    for (const LinkPlan& link : plan_.links) {
        const bool ours = (link.a.host == host && link.a.device == device) ||
                          (link.b.host == host && link.b.device == device);
        if (ours && is_up(link.a) && is_up(link.b)) {
            hosts_[link.a.host].routes.await_running(link.a.device);
            hosts_[link.b.host].routes.await_running(link.b.device);
        }
    }
}

}  // namespace bindlab
