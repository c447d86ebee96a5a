// What connect() would say of its local end: whether the port it is bound to, or one that the
// kernel may choose, makes a four-tuple that is free.
//
// Pure. It is about the local end alone: whether somebody answers there is another matter. Where
// something decides that the kernel does not show, the answer is that one cannot know, and what.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cpp_servers/why/connect_request.hpp"
#include "cpp_servers/why/held_socket.hpp"
#include "cpp_servers/why/host_facts.hpp"
#include "cpp_servers/why/possibilities.hpp"

namespace bindlab {

/// What may be invisible of the sockets that a connect() meets.
enum class ConnectFact : std::uint8_t {
    timestamps,  ///< a remnant's: without them nothing takes its four-tuple over (RFC 6191)
    age,         ///< a remnant's: so near the limit that time decides which passes till then
    bound_port,  ///< a connection's: connect() shares a port only if no bind() has marked it
    odd_end,     ///< of an odd number of ports to choose from, whether the first or the last
    backport,    ///< whether a stable kernel has commit 0d9e5df4a257
};

/// "used TCP timestamps", to follow "whether it".
std::string words_of(ConnectFact fact);

struct ConnectVerdict {
    int error = 0;                      ///< 0, EADDRNOTAVAIL, of UDP EAGAIN
    std::vector<ConnectFact> deciding;  ///< if any, it is unknown whether the error comes
    std::vector<HiddenFact> of_port;    ///< the same of a port that UDP binds to beforehand
    std::optional<std::size_t> holder;  ///< with a port of its own: who has the four-tuple
};

/// CLOCK_MONOTONIC, by which the kernel tells how old a remnant is.
std::chrono::milliseconds monotonic_now();

/// `all` are the TCP or UDP sockets of the namespace, or those with the request's local port;
/// `now` is monotonic_now(). The request's addresses are those of take_addresses_of_route().
/// Sources: __inet_hash_connect() and __inet_check_established() of net/ipv4/inet_hashtables.c,
/// tcp_twsk_unique() of net/ipv4/tcp_ipv4.c, inet_autobind() of net/ipv4/af_inet.c.
ConnectVerdict connect_verdict(std::span<const SocketEntry> all, const ConnectRequest& request,
                               const HostFacts& host, std::chrono::milliseconds now);

}  // namespace bindlab
