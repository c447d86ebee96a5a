// A network in which cells are played one after the other, each on a port that nobody has had yet.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "cpp_servers/grid/calls.hpp"
#include "cpp_servers/grid/capture.hpp"
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

    /// From now on on that port: each cell of a batch has one of its own.
    void set_port(std::uint16_t port) noexcept { port_ = port; }

    /// Returns what is there when the port has these sockets and no other, by their states; waits
    /// some seconds for it. Else throws std::runtime_error with what is there. Where the kernel
    /// does not show bound sockets, they are not asked for.
    std::vector<SocketEntry> await(Protocol protocol, std::vector<std::string_view> states);

private:
    std::vector<SocketEntry> on_port(Protocol protocol);

    GridNetwork network_;
    std::optional<CellCapture> capture_;
    Story* story_;
    bool bound_in_table_;
    std::uint16_t port_ = kFirstPort;
};

}  // namespace bindlab
