// The verbs by which an actor replaces itself by another program, which is its own anew, in the
// same process (execve(2)). The new program answers, so an answer shows that it runs.
#include <string>
#include <utility>

#include "cpp_servers/actor/successor.hpp"
#include "cpp_servers/actor/verb.hpp"

namespace bindlab {

namespace {

void execute_anew(ActorState& state, const Call& /*call*/, Answer& /*answer*/) {
    state.successor = Successor::heir(state.sockets.copies());
}

void activate(ActorState& state, const Call& call, Answer& /*answer*/) {
    static_cast<void>(state.sockets.socket(call.name()));  // or there is nothing to pass
    state.successor = Successor::service(state.sockets.copies(), call.name());
}

constexpr Form kActivate[] = {kSocketName};

constexpr Verb kProgramVerbs[] = {
    {"exec",
     {},
     "become another program, the actor's own anew: it keeps the sockets that are not "
     "close-on-exec, by their names, and nothing else",
     "exec",
     "",
     execute_anew},
    {"activate", kActivate,
     "become a service that a manager has started: the same, but it has this socket alone, as "
     "descriptor 3, told by LISTEN_FDS and LISTEN_PID; sd_listen_fds(3)",
     "activate listener", "", activate},
};

}  // namespace

std::span<const Verb> program_verbs() {
    return kProgramVerbs;
}

}  // namespace bindlab
