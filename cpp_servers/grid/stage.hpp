// A network in which cells are played one after the other, each on a port that nobody has had yet.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "cpp_servers/grid/calls.hpp"
#include "cpp_servers/grid/laboratory.hpp"
#include "cpp_servers/grid/network.hpp"
#include "cpp_servers/grid/story.hpp"
#include "netns/socket_table.hpp"

namespace bindlab {

class Stage {
public:
    Stage(const Laboratory& laboratory, Story* story);

    GridNetwork& network() noexcept { return network_; }
    Story* story() const noexcept { return story_; }
    std::uint16_t port() const noexcept { return port_; }
    Calls calls(std::string_view who) const noexcept { return {who, story_}; }

    /// From now on on the next port.
    void next_port() noexcept { ++port_; }

    /// Returns when the port has these sockets and no other, by their states; waits some seconds
    /// for it. Else throws std::runtime_error with what is there. Where the kernel does not show
    /// bound sockets, they are not asked for.
    void await(Protocol protocol, std::vector<std::string_view> states);

private:
    std::vector<SocketEntry> on_port(Protocol protocol);

    GridNetwork network_;
    Story* story_;
    bool bound_in_table_;
    std::uint16_t port_ = kFirstPort;
};

}  // namespace bindlab
