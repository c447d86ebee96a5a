#include "cpp_servers/why/connect_request.hpp"

#include <cerrno>
#include <system_error>

#include "netns/network_namespace.hpp"
#include "netns/route_socket.hpp"

namespace bindlab {

namespace {

/// What a wildcard as the remote address means: of IPv4 the source, if there is one.
IpAddress this_host(Family family, const IpAddress& source) {
    if (family == Family::ipv6) {
        return IpAddress::parse("::1");
    }
    return source.family == family && !source.is_any() ? source : IpAddress::parse("127.0.0.1");
}

}  // namespace

int take_addresses_of_route(ConnectRequest& request, const NetworkNamespace& where) {
    const bool binds_ipv6 = request.bound.address.family == Family::ipv6;
    IpAddress source = request.bound.address.without_mapping();
    IpAddress to = request.to.address.without_mapping();
    const bool is_bound = !source.is_any();
    // A bind() to an address of IPv6 makes a socket IPv6-only, too (__inet6_bind()).
    const bool is_ipv6_only = request.v6only || (is_bound && source.family == Family::ipv6);
    if (binds_ipv6 && is_ipv6_only && to.family == Family::ipv4) {
        return ENETUNREACH;
    }
    if (to.is_any()) {
        to = this_host(to.family, source);
    }
    request.to.address = to;
    request.source = source;
    try {
        const ChosenRoute route = RouteSocket(where).route_to(to, request.interface);
        const bool is_to_many = route.is_to_many || to.is_multicast();
        if (request.protocol == Protocol::tcp && is_to_many) {
            return ENETUNREACH;  // tcp_v4_connect() and tcp_v6_connect() know no groups
        }
        if (!is_bound) {
            request.source = route.source.value_or(source);
        }
        return is_bound || route.source ? 0 : EADDRNOTAVAIL;
    } catch (const std::system_error& error) {
        return error.code().value();
    }
}

}  // namespace bindlab
