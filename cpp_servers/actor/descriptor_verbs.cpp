// The verbs about descriptors rather than sockets: several may be of one socket (open(2), "open
// file description").
#include <unistd.h>

#include "cpp_servers/actor/experiment.hpp"
#include "cpp_servers/actor/verb.hpp"

namespace bindlab {

namespace {

void duplicate(ActorState& state, const Call& call, Answer& answer) {
    const int socket = state.sockets.socket(call.name());
    state.sockets.must_be_free(call.new_name());
    if (record(answer, experiment([&] { return ::dup(socket); }))) {
        state.sockets.keep_socket(call.new_name(), Descriptor(static_cast<int>(answer.ret)));
    }
}

constexpr Form kDuplicate[] = {kSocketName, form::new_name("socket", "copy")};

constexpr Verb kDescriptorVerbs[] = {
    {"dup", kDuplicate,
     "a second descriptor of the same socket, which is open until both are closed", "dup as second",
     "", duplicate},
};

}  // namespace

std::span<const Verb> descriptor_verbs() {
    return kDescriptorVerbs;
}

}  // namespace bindlab
