// A failed call with all that was found out about it while its caller was stopped.
//
// Promises to be told whatever can be: what cannot be looked into is left out, with the reason.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cpp_servers/rules/kernel_version.hpp"
#include "cpp_servers/trace/socket_call.hpp"
#include "cpp_servers/why/command/call_stack.hpp"
#include "cpp_servers/why/command/called_socket.hpp"
#include "cpp_servers/why/command/explanation.hpp"
#include "cpp_servers/why/process_facts.hpp"

namespace bindlab {

struct FailedCall {
    SocketCall call;
    ProcessFacts process;
    std::vector<StackFrame> stack;
    std::optional<CalledSocket> socket;
    std::string socket_hidden;  ///< why there is no socket
    Explanation why;
};

/// Whether a call has failed in a way that is worth telling: not one that is under way or done
/// (EINPROGRESS, EALREADY, EISCONN), and not the question for nscd that libc asks of every machine.
bool is_worth_telling(const SocketCall& call);

/// To be called on the tracing thread while the caller is stopped.
FailedCall look_at_failed(const SocketCall& call, const KernelVersion& kernel);

}  // namespace bindlab
