// Drives one actor: a forked process that makes the calls it is told to, a line each.
//
// Owns the process and our end of the socketpair to it. Promises to tell apart an actor that
// answers, one that refuses the line, one that is silent, one that dies and one that babbles. What
// follows from each is left to the steps.
#pragma once

#include <string>
#include <string_view>

#include "cpp_servers/actor/answer.hpp"
#include "cpp_servers/engine/plan/plan.hpp"
#include "cpp_servers/engine/process/process.hpp"
#include "cpp_servers/engine/process/waiter.hpp"
#include "netns/descriptor.hpp"
#include "netns/network_namespace.hpp"

namespace bindlab {

struct Reply {
    enum class Kind {
        answered,  ///< the call was made, `answer` says what it returned
        refused,   ///< the actor does not understand the line: answer.fault
        silent,    ///< no answer in time
        died,      ///< the actor ended instead of answering
        babbled    ///< a line that is no answer
    };
    Kind kind = Kind::silent;
    Answer answer;
    std::string line;  ///< as it came, without newline; empty if none did
};

class ActorDriver {
public:
    /// Starts the actor inside `where`. Throws std::system_error.
    ActorDriver(const ActorPlan& plan, const NetworkNamespace& where);

    /// Waits until the actor is who and where it is to be; false if it ends or is silent before.
    bool await_start(Clock::time_point until, Waiter& waiter);

    /// Sends the line and waits for the answer; after `exit`, for the actor's end as well.
    Reply call(std::string_view line, Clock::time_point until, Waiter& waiter);

    /// Ends the call that the actor is still in, by a signal that does nothing but interrupt, and
    /// waits for the answer. Sent again and again, for one that comes before the call is lost.
    Reply interrupt(Clock::time_point until, Waiter& waiter);

    Process& process() noexcept { return process_; }

private:
    struct Channel {
        Descriptor ours;
        Descriptor theirs;
        Channel();
    };

    ActorDriver(const ActorPlan& plan, const NetworkNamespace& where, Channel channel);

    bool send(std::string_view line);
    void take_answer(Reply& reply);
    /// A whole line, or the reason why there is none (Kind::answered: there is).
    Reply::Kind receive(std::string& line, Clock::time_point until, Waiter& waiter);

    Descriptor channel_;
    bool started_ = false;
    std::string received_;  ///< beyond the last line taken
    Process process_;
};

}  // namespace bindlab
