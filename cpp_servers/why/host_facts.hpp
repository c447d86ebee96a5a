// What the machine says of every port: its settings, and whether an address may be bound at all.
//
// Owns asking. Promises that no port is taken for it: an address is tried with
// IP_BIND_ADDRESS_NO_PORT (ip(7)), so that bind() stops before the port.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>

#include "cpp_servers/rules/kernel_version.hpp"
#include "cpp_servers/why/bind_request.hpp"
#include "cpp_servers/why/held_socket.hpp"

namespace bindlab {

struct LinkInfo;
class NetworkNamespace;

struct HostFacts {
    KernelVersion kernel;
    PortRange chosen_ports;                          ///< ip_local_port_range
    std::string reserved_ports;                      ///< ip_local_reserved_ports, as written there
    int first_unprivileged_port = 1024;              ///< ip_unprivileged_port_start
    bool autobind_reuse = false;                     ///< ip_autobind_reuse
    int fin_timeout = 60;                            ///< tcp_fin_timeout, seconds
    int tw_reuse = 2;                                ///< tcp_tw_reuse: 0, 1, 2 (loopback alone)
    std::chrono::milliseconds tw_reuse_delay{1000};  ///< tcp_tw_reuse_delay (6.14)
    uid_t user = 0;                                  ///< whose this process is (geteuid(2))
    bool binds_privileged_ports = false;             ///< it has CAP_NET_BIND_SERVICE here
    /// The network namespace is of the caller's user namespace, or of one below: where it is of
    /// another, as in a container with its machine's network, root of here has no right to it.
    bool heeds_rights = true;
    bool bindv6only = false;   ///< a new socket has IPV6_V6ONLY (ipv6(7), bindv6only)
    bool root_is_root = true;  ///< uid 0 here is the kernel's, not that of a user namespace
    /// By the index of a device, itself or in one: the index of the VRF. None where
    /// tcp_l3mdev_accept has TCP take no notice of them.
    std::map<std::uint32_t, std::uint32_t> vrfs;

    /// Whether sock_diag lists TCP sockets that are bound and nothing else (6.8, commit
    /// 91051f003948 "tcp: Dump bound-only sockets in inet_diag.").
    bool lists_bound_sockets() const { return kernel >= KernelVersion{6, 8, 0}; }
};

/// Whether each of the two TCP sockets has the port for itself, for they are bound to devices (or
/// none, 0) of different VRFs: since 5.0 their buckets differ (inet_bind_bucket_match() and
/// inet_sk_bound_l3mdev(); commit 3c82a21f4320).
bool in_different_vrfs(const HostFacts& host, std::uint32_t one, std::uint32_t other);

/// The VRFs among these, as HostFacts has them. Pure.
std::map<std::uint32_t, std::uint32_t> vrfs_among(std::span<const LinkInfo> links);

/// Settings that a kernel lacks keep their defaults. Throws std::system_error.
HostFacts host_facts(const NetworkNamespace& where, const KernelVersion& kernel);

/// The ports of the range that a list like "8080,9000-9010" has (ip_local_reserved_ports).
std::set<std::uint16_t> ports_in(const std::string& list, const PortRange& range);

/// "32768\t60999"; the default for what is no such pair.
PortRange port_range_from(const std::string& text);

/// What bind() of this address says, whatever the port: 0, EADDRNOTAVAIL, EINVAL (a link-local
/// address needs a device), EAFNOSUPPORT (no IPv6 here), or what setsockopt(SO_BINDTODEVICE) said.
int address_error(const BindRequest& request);

/// Whether the port takes a right that `request.uid` has not: EACCES of bind(2).
bool lacks_right_to_port(const BindRequest& request, const HostFacts& host);

}  // namespace bindlab
