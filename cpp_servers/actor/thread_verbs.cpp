// The verbs about a thread that waits in a call, while the actor does something else to the same
// descriptor (close(2), shutdown(2)).
#include <sys/stat.h>

#include <cerrno>

#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "cpp_servers/actor/experiment.hpp"
#include "cpp_servers/actor/verb.hpp"
#include "cpp_servers/actor/waiting_thread.hpp"

namespace bindlab {

namespace {

void start_thread(ActorState& state, const Call& call, Answer& answer) {
    const int socket = state.sockets.socket(call.name());
    state.sockets.must_be_free(call.new_name());
    std::optional<WaitingThread> made;
    const Outcome outcome = experiment([&]() -> long {
        try {
            return made.emplace(call.word("CALL"), socket).number();
        } catch (const std::system_error& fault) {
            errno = fault.code().value();
            return -1;
        }
    });
    if (record(answer, outcome)) {
        answer.value = std::to_string(answer.ret);
        state.sockets.keep_thread(call.new_name(), *std::move(made));
    }
}

// What the thread has accepted is a socket of the actor, under the name that the thread had.
void keep_accepted(ActorState& state, const Call& call, Answer& answer) {
    Descriptor accepted(static_cast<int>(answer.ret));
    struct stat about = {};
    if (::fstat(accepted.get(), &about) == 0) {
        answer.more.emplace_back("descriptor", std::to_string(accepted.get()));
        answer.more.emplace_back("inode", std::to_string(about.st_ino));
    }
    state.sockets.keep_socket(call.name(), std::move(accepted));
}

void join_thread(ActorState& state, const Call& call, Answer& answer) {
    const WaitingThread& thread = state.sockets.thread(call.name());
    if (!record(answer, thread.wait())) {
        return;
    }
    const bool accepts = thread.accepts();
    // All but the time, which is that of this line.
    Answer of_call = thread.answer();
    of_call.call = std::move(answer.call);
    of_call.seconds = answer.seconds;
    answer = std::move(of_call);
    state.sockets.end_thread(call.name());
    if (accepts && answer.succeeded()) {
        keep_accepted(state, call, answer);
    }
}

constexpr Form kThread[] = {form::one_of("CALL", kThreadCalls), kSocketName,
                            form::new_name("thread", "thread")};
constexpr Form kJoin[] = {form::name("thread", "thread")};

constexpr Verb kThreadVerbs[] = {
    {"thread", kThread,
     "a thread that waits in accept() or recv() of the socket, while the actor goes on; the value "
     "is its number",
     "thread accept", "1234", start_thread},
    {"join", kJoin,
     "wait until a thread's call is over: the outcome is that call's; what it has accepted is a "
     "socket of the thread's name",
     "join", "10.0.0.2:40000", join_thread},
};

}  // namespace

std::span<const Verb> thread_verbs() {
    return kThreadVerbs;
}

}  // namespace bindlab
