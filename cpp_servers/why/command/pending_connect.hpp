// A connect() that went on (EINPROGRESS, connect(2)): what becomes of it is not seen, but whether
// anybody listened at its other end is, if that is of this machine.
#pragma once

#include <optional>
#include <string>

#include "cpp_servers/trace/socket_call.hpp"

namespace bindlab {

struct PendingConnect {
    std::string address;  ///< of the other end
    /// When it was called; nullopt: it is elsewhere, or could not be looked at.
    std::optional<bool> is_listened;
    bool is_port_zero = false;
};

/// To be called while the caller is stopped.
PendingConnect look_at_pending(const SocketCall& call);

/// "127.0.0.1:80 (where nobody listened)".
std::string words_of(const PendingConnect& pending);

}  // namespace bindlab
