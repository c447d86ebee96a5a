// A socket that connect() has given its port, and what becomes of it: no bind() has had the port
// (inet_hash_connect() leaves the port's bucket without fastreuse).
//
// Owns its descriptor, if its state has one, and the other end's, which closes with RST.
#pragma once

#include <cstdint>

#include "cpp_servers/grid/stage.hpp"
#include "cpp_servers/rules/coordinates.hpp"
#include "netns/descriptor.hpp"

namespace bindlab {

class ConnectedSocket {
public:
    /// From the address to the client's host, or on the host itself, from the stage's port; then
    /// brought to `state`, as FirstSocket does it. The calling thread is root, in the host's
    /// namespace. Throws std::system_error.
    ConnectedSocket(Stage& stage, Address address, ReuseOptions options, FirstState state);
    ConnectedSocket(ConnectedSocket&&) = delete;
    ConnectedSocket& operator=(ConnectedSocket&&) = delete;
    ~ConnectedSocket();

private:
    Descriptor socket_;
    Descriptor other_end_;
};

}  // namespace bindlab
