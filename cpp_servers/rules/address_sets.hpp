// Which addresses a socket hears: those of IPv4, of IPv6, or of both; pure.
#pragma once

#include "cpp_servers/rules/coordinates.hpp"

namespace bindlab {

bool is_wildcard(Address address);
bool is_mapped(Address address);  ///< ::ffff: and an IPv4 address, wildcard or not
bool hears_ipv4(Address address);
bool hears_ipv6(Address address);

/// Whether two sockets hear an address in common: one is a wildcard that has the other's, or both
/// are the same. An IPv4-mapped address is its IPv4 address.
bool meet(Address one, Address other);

}  // namespace bindlab
