// Whether IPv6 is switched off where an address would be: `disable_ipv6`, of the machine or of a
// device.
#pragma once

#include <string>

#include "netns/address.hpp"

namespace bindlab {

class NetworkNamespace;

/// "IPv6 is switched off on lo (net.ipv6.conf.lo.disable_ipv6 is 1)"; empty: it is not where this
/// address could be, or the address is of IPv4. To be called in that namespace. Throws
/// std::system_error.
std::string ipv6_off_words(const NetworkNamespace& where, const IpAddress& address);

}  // namespace bindlab
