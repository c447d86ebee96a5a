// A process to which the machine has no IPv6, as after booting with ipv6.disable=1.
#pragma once

namespace bindlab {

class NetworkNamespace;

/// Until its end: no socket of this process can be of IPv6 (EAFNOSUPPORT), and `where` shows it no
/// setting of IPv6. Throws std::system_error.
void take_ipv6_away(const NetworkNamespace& where);

/// Takes it from a device for good: the kernel keeps IPv6 only where 1280 bytes pass (RFC 8200),
/// and refuses with the same EAFNOSUPPORT to set it up elsewhere.
void take_ipv6_away(const NetworkNamespace& where, const char* device);

}  // namespace bindlab
