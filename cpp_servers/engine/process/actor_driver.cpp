#include "cpp_servers/engine/process/actor_driver.hpp"

#include <fmt/format.h>
#include <grp.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <stdexcept>
#include <utility>

#include "cpp_servers/actor/actor.hpp"
#include "netns/spawn.hpp"
#include "netns/system_call.hpp"

namespace bindlab {
namespace {

// A recv of 64 KiB of bytes that all need six characters in JSON, once more as hex, and then some.
constexpr std::size_t kLongestAnswer = 1024UL * 1024;

void become(uid_t uid) {
    check(setgroups(0, nullptr), "drop the supplementary groups");
    check(setresgid(uid, uid, uid), "change the gid");
    check(setresuid(uid, uid, uid), "change the uid");
    check(prctl(PR_SET_PDEATHSIG, SIGKILL), "tie an actor's life to its case");
    // Else /proc would show what it is only to those who rule the user namespace that the engine's
    // program was started in (__ptrace_may_access() in kernel/ptrace.c).
    check(prctl(PR_SET_DUMPABLE, 1), "let the case see its actor");
}

Child fork_actor(const ActorPlan& plan, const NetworkNamespace& where, const Descriptor& channel) {
    const std::array keep{channel.get(), STDERR_FILENO};
    return fork_child(
        [&] {
            if (plan.uid != 0) {
                become(plan.uid);
            }
            let_be_interrupted();
            // An empty line: from here on what /proc shows of the process is the actor.
            check(write(channel.get(), "\n", 1), "tell of an actor's start");
            return run_actor(channel.get(), channel.get(), AnswerFormat::json);
        },
        &where, keep);
}

bool asks_for_end(std::string_view call) {
    return call == "exit" || call.starts_with("exit ");
}

}  // namespace

ActorDriver::Channel::Channel() {
    std::array<int, 2> ends{};
    check(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()),
          "open a channel to an actor");
    ours = Descriptor(ends[0]);
    theirs = Descriptor(ends[1]);
}

ActorDriver::ActorDriver(const ActorPlan& plan, const NetworkNamespace& where)
    : ActorDriver(plan, where, Channel()) {}

ActorDriver::ActorDriver(const ActorPlan& plan, const NetworkNamespace& where, Channel channel)
    : channel_(std::move(channel.ours)), process_(fork_actor(plan, where, channel.theirs)) {}

bool ActorDriver::await_start(Clock::time_point until, Waiter& waiter) {
    std::string line;
    started_ = started_ || (receive(line, until, waiter) == Reply::Kind::answered && line.empty());
    return started_;
}

Reply ActorDriver::call(std::string_view line, Clock::time_point until, Waiter& waiter) {
    Reply reply;
    await_start(until, waiter);
    const bool last = asks_for_end(line);
    if (last) {
        process_.expect_end();
    }
    reply.kind = send(line) ? receive(reply.line, until, waiter) : Reply::Kind::died;
    if (reply.kind == Reply::Kind::answered) {
        take_answer(reply);
        if (reply.kind == Reply::Kind::answered && last && !process_.await_end(until, waiter)) {
            reply.kind = Reply::Kind::silent;
        }
    }
    if (reply.kind == Reply::Kind::died && !process_.await_end(until, waiter)) {
        reply.kind = Reply::Kind::silent;
    }
    return reply;
}

Reply ActorDriver::interrupt(Clock::time_point until, Waiter& waiter) {
    constexpr std::chrono::milliseconds kAgain{50};
    Reply reply;
    while (reply.kind == Reply::Kind::silent && Clock::now() < until) {
        check(::kill(process_.pid(), interrupting_signal()), "interrupt an actor");
        reply.kind = receive(reply.line, std::min(until, Clock::now() + kAgain), waiter);
    }
    if (reply.kind == Reply::Kind::answered) {
        take_answer(reply);
    }
    return reply;
}

/// What the line of an answer says.
void ActorDriver::take_answer(Reply& reply) {
    try {
        reply.answer = answer_from_json(reply.line);
    } catch (const std::invalid_argument&) {
        reply.kind = Reply::Kind::babbled;
        return;
    }
    if (reply.answer.is_fault()) {
        reply.kind = Reply::Kind::refused;
    }
}

bool ActorDriver::send(std::string_view line) {
    const std::string text = fmt::format("{}\n", line);
    const ssize_t sent = ::send(channel_.get(), text.data(), text.size(), MSG_NOSIGNAL);
    if (sent < 0 && (errno == EPIPE || errno == ECONNRESET)) {
        return false;
    }
    check(sent, "write to an actor");
    return true;
}

Reply::Kind ActorDriver::receive(std::string& line, Clock::time_point until, Waiter& waiter) {
    std::array<char, 16384> buffer{};
    while (true) {
        const auto newline = received_.find('\n');
        if (newline != std::string::npos) {
            line = received_.substr(0, newline);
            received_.erase(0, newline + 1);
            return Reply::Kind::answered;
        }
        if (received_.size() > kLongestAnswer) {
            line = std::exchange(received_, {});
            return Reply::Kind::babbled;
        }
        const ssize_t size = recv(channel_.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
        if (size > 0) {
            received_.append(buffer.data(), static_cast<std::size_t>(size));
            continue;
        }
        if (size == 0 || errno == ECONNRESET) {
            line = std::exchange(received_, {});
            return Reply::Kind::died;
        }
        if (errno != EAGAIN && errno != EINTR) {
            check(size, "read from an actor");
        }
        if (Clock::now() >= until) {
            return Reply::Kind::silent;
        }
        const int channel = channel_.get();
        waiter.wait_readable(std::span(&channel, 1), until);
    }
}

}  // namespace bindlab
