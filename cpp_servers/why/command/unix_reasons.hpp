// Why bind(), listen() or connect() of a unix socket failed (unix(7)).
#pragma once

#include "cpp_servers/trace/socket_call.hpp"
#include "cpp_servers/why/command/explanation.hpp"
#include "cpp_servers/why/command/unix_holder.hpp"

namespace bindlab {

/// Of a call that failed; `holder` is what is at its name.
Explanation explain_unix(const SocketCall& call, const UnixHolder& holder);

}  // namespace bindlab
