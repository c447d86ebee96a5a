// The lecture's TCP server: bind, listen, accept one connection, print what it reads, end when the
// client closes. `addressused` and `addressused2` differ only in their default for `reuse`.
#pragma once

#include "cpp_servers/programs/reuse.hpp"
#include "netns/address.hpp"

namespace bindlab {

struct AddressUsed {
    Endpoint where;
    Reuse reuse;
    int backlog = 1024;
};

/// Prints `received N bytes: …` for each read and `client closed` at the end. A call that fails is
/// thrown as std::system_error ("bind failed: Address already in use"). Ctrl+C ends the process.
void serve(const AddressUsed& server);

}  // namespace bindlab
