#include "cpp_servers/engine/run/actor_steps.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <string_view>
#include <utility>

namespace bindlab {
namespace {

StepResult not_running(const ActorPlan& actor) {
    return StepResult::failure(ESRCH, fmt::format("{} was not started", actor.name));
}

std::string excerpt(std::string_view text) {
    constexpr std::size_t kEnough = 200;
    return text.size() <= kEnough ? std::string(text) : fmt::format("{}…", text.substr(0, kEnough));
}

}  // namespace

ActorSteps::ActorSteps(Actors& actors, Waiter& waiter, std::function<void(std::size_t)> started)
    : actors_(actors), waiter_(waiter), started_(std::move(started)) {}

StepResult ActorSteps::perform(const CallStep& action, Clock::time_point until) {
    using enum Reply::Kind;
    const std::string& name = actors_.plan(action.actor).name;
    ActorDriver& actor = actors_.actor(action.actor);
    Reply reply = actor.call(action.call, until, waiter_);
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
            if (action.may_block) {
                return interrupt(actor, name);
            }
            result = StepResult::late();
            result.why_abort = fmt::format("actor {} gave no answer in time", name);
            return result;
        case died:
            result = StepResult::failure(EPIPE, fmt::format("actor {} has ended: {}", name,
                                                            actor.process().status().to_string()));
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

/// The call had not returned when its time was over. Its answer, EINTR, shows that it was in it.
StepResult ActorSteps::interrupt(ActorDriver& actor, const std::string& name) {
    constexpr std::chrono::seconds kToReturn{2};
    Reply reply = actor.interrupt(Clock::now() + kToReturn, waiter_);
    StepResult result = StepResult::late();
    result.reply = std::move(reply.line);
    if (reply.kind == Reply::Kind::answered) {
        result.outcome = "blocks";
        result.detail = "interrupted when its time was over";
    } else {
        result.reply.clear();
        result.why_abort = fmt::format("actor {} gave no answer in time", name);
    }
    return result;
}

StepResult ActorSteps::perform(const RunStep& action, Clock::time_point /*until*/) {
    StepResult result = StepResult::of([&] { actors_.start_program(action.actor, action.argv); });
    if (result.outcome == "ok") {
        started_(action.actor);
    }
    return result;
}

StepResult ActorSteps::perform(const TypeStep& action, Clock::time_point until) {
    ProgramDriver* program = actors_.program(action.actor);
    if (program == nullptr) {
        return not_running(actors_.plan(action.actor));
    }
    const int error = program->type(action.data, until);
    if (error == ETIMEDOUT) {
        StepResult result = StepResult::late();
        result.why_abort =
            fmt::format("{} does not read its input", actors_.plan(action.actor).name);
        return result;
    }
    return error == 0 ? StepResult{} : StepResult::failure(error);
}

StepResult ActorSteps::perform(const EofStep& action, Clock::time_point /*until*/) {
    ProgramDriver* program = actors_.program(action.actor);
    if (program == nullptr) {
        return not_running(actors_.plan(action.actor));
    }
    return program->close_input() ? StepResult{} : StepResult::failure(EBADF, "closed before");
}

StepResult ActorSteps::perform(const OutputStep& action, Clock::time_point until) {
    ProgramDriver* program = actors_.program(action.actor);
    if (program == nullptr) {
        return not_running(actors_.plan(action.actor));
    }
    StepResult result;
    switch (program->await_output(action.contains, until)) {
        case ProgramDriver::Output::found:
            result.value = action.contains;
            return result;
        case ProgramDriver::Output::late:
            result = StepResult::late();
            break;
        case ProgramDriver::Output::ended:
            result = StepResult::failure(ETIMEDOUT, "it has closed its output and prints no more");
            break;
    }
    result.value = std::string(program->unread());
    return result;
}

StepResult ActorSteps::perform(const SignalStep& action, Clock::time_point until) {
    Process* process = actors_.process(action.actor);
    if (process == nullptr) {
        return not_running(actors_.plan(action.actor));
    }
    if (process->ended()) {
        return StepResult::failure(
            ESRCH, fmt::format("it has ended before: {}", process->status().to_string()));
    }
    process->signal(action.signal);
    return action.wait ? await_end(*process, until) : StepResult{};
}

StepResult ActorSteps::perform(const WaitStep& action, Clock::time_point until) {
    Process* process = actors_.process(action.actor);
    return process == nullptr ? not_running(actors_.plan(action.actor))
                              : await_end(*process, until);
}

StepResult ActorSteps::await_end(Process& process, Clock::time_point until) {
    if (!process.await_end(until, waiter_)) {
        return StepResult::late();
    }
    StepResult result;
    result.value = process.status().to_string();
    process.expect_end();
    return result;
}

}  // namespace bindlab
