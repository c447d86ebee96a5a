#include "cpp_servers/why/ipv6_switch.hpp"

#include <fmt/format.h>
#include <net/if.h>

#include <memory>
#include <vector>

#include "netns/network_namespace.hpp"
#include "netns/sysctl.hpp"

namespace bindlab {

namespace {

constexpr const char* kLoopback = "lo";
constexpr std::size_t kMostDevices = 4;

std::vector<std::string> devices_for(const IpAddress& address) {
    if (address.is_loopback()) {
        return {kLoopback};
    }
    const std::unique_ptr<struct if_nameindex, decltype(&::if_freenameindex)> all(
        ::if_nameindex(), &::if_freenameindex);
    std::vector<std::string> devices;
    for (const auto* at = all.get(); at != nullptr && at->if_name != nullptr; ++at) {
        if (at->if_name != std::string(kLoopback)) {
            devices.emplace_back(at->if_name);
        }
    }
    return devices;
}

bool is_off(const NetworkNamespace& where, const std::string& device) {
    // With '/', for a device's name may have dots.
    return read_sysctl(where, fmt::format("net/ipv6/conf/{}/disable_ipv6", device)).value_or("0") !=
           "0";
}

}  // namespace

// Each device's own setting counts; writing `all` sets them all (addrconf_disable_ipv6() of
// net/ipv6/addrconf.c), and each may be set anew.
std::string ipv6_off_words(const NetworkNamespace& where, const IpAddress& address) {
    if (address.without_mapping().family != Family::ipv6) {
        return {};
    }
    const std::vector<std::string> devices = devices_for(address);
    std::vector<std::string> off;
    for (const std::string& device : devices) {
        if (is_off(where, device)) {
            off.push_back(device);
        }
    }
    if (off.size() == devices.size() && is_off(where, "all")) {
        return "IPv6 is switched off (net.ipv6.conf.all.disable_ipv6 is 1)";
    }
    if (off.empty()) {
        return {};
    }
    std::string names;
    for (std::size_t at = 0; at < off.size() && at < kMostDevices; ++at) {
        names += (at == 0 ? "" : ", ") + off[at];
    }
    if (off.size() > kMostDevices) {
        names += fmt::format(" and {} more", off.size() - kMostDevices);
    }
    return fmt::format("IPv6 is switched off on {} (net.ipv6.conf.{}.disable_ipv6 is 1)", names,
                       off.front());
}

}  // namespace bindlab
