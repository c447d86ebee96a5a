// The addresses of this network namespace's interfaces, and whether each may be bound yet.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "netns/address.hpp"

namespace bindlab {

struct OwnAddress {
    IpAddress address;
    std::string device;
    bool is_tentative = false;  ///< duplicate address detection has not ended (RFC 4862)
    bool is_duplicate = false;  ///< it has failed: another host has the address
};

/// Of the calling thread's namespace (getifaddrs(3), /proc/net/if_inet6). Throws std::system_error.
std::vector<OwnAddress> own_addresses();

/// Marks those that the lines of /proc/net/if_inet6 call tentative or duplicate.
void mark_states(std::string_view if_inet6, std::vector<OwnAddress>& addresses);

/// "127.0.0.1 (lo), 10.0.0.1 (eth0)": those of one family, at most eight of them.
std::string words_of(const std::vector<OwnAddress>& addresses, Family family);

}  // namespace bindlab
