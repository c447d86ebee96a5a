// The bind() that the reader has in mind: on what, with which options, as whom. Or the listen() of
// a socket that is bound already, for which the kernel looks at its port once more
// (inet_csk_listen_start(), net/ipv4/inet_connection_sock.c).
#pragma once

#include <sys/types.h>

#include <array>
#include <cstdint>
#include <string>

#include "cpp_servers/rules/coordinates.hpp"
#include "netns/address.hpp"
#include "netns/protocol.hpp"

namespace bindlab {

struct BindRequest {
    Protocol protocol = Protocol::tcp;
    Endpoint where;
    ReuseOptions options;
    bool v6only = false;
    uid_t uid = 0;                ///< whose the socket would be
    std::string device;           ///< SO_BINDTODEVICE; empty: none
    std::uint32_t interface = 0;  ///< the device's index; 0: none
    std::uint32_t bound = 0;      ///< listen(): the inode of the socket itself; 0: bind()

    BindRequest with(ReuseOptions others) const;
};

/// All there are: none, SO_REUSEADDR, SO_REUSEPORT, both.
inline constexpr std::array<ReuseOptions, 4> kReuseOptions = {
    {{false, false}, {true, false}, {false, true}, {true, true}}};

/// "no option", "SO_REUSEADDR", "SO_REUSEPORT", "SO_REUSEADDR and SO_REUSEPORT".
std::string words_of(ReuseOptions options);

/// "TCP port 8080".
std::string port_words(const BindRequest& request);

/// "bind(0.0.0.0:8080)", "bind([::]:80) on device eth0 with IPV6_V6ONLY and SO_REUSEADDR".
std::string words_of(const BindRequest& request);

}  // namespace bindlab
