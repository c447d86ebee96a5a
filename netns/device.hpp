// Devices that are no end of a link: dummy ones, which swallow what they send, and VRFs, which give
// the devices under them a routing table of their own (Documentation/networking/vrf.rst).
//
// Owns nothing: a device dies with its namespace. Addresses are left to RouteSocket.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace bindlab {

class NetworkNamespace;
class RouteSocket;

enum class DeviceKind : std::uint8_t { dummy, vrf };

/// "dummy", "vrf": as `ip link add type` has it, and as the kernel's module is called.
std::string_view to_string(DeviceKind kind);

struct DeviceSpec {
    std::string device;
    DeviceKind kind = DeviceKind::dummy;
    std::uint32_t table = 0;  ///< of a VRF
    std::string vrf;          ///< the VRF that it belongs to; empty: none
};

/// Creates the device, under its VRF, which is there already, and sets it up (rtnetlink(7)). It has
/// no IPv6 address of its own making. Throws std::system_error: EOPNOTSUPP where the kernel has no
/// such devices.
void create_device(const NetworkNamespace& where, RouteSocket& routes, const DeviceSpec& spec);

/// Whether the kernel has such devices, without loading a module for it: dummy would give the
/// host's own network a device.
bool kernel_has_device(DeviceKind kind);

}  // namespace bindlab
