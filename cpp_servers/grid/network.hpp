// The network that a batch of cells is measured in: a host with two devices, and a client.
//
// Owns two fresh network namespaces, which are gone with it. Promises that the host has no socket
// when it is made, and that packets pass between the two.
#pragma once

#include <cstdint>

#include "netns/namespace_factory.hpp"
#include "netns/network_namespace.hpp"
#include "netns/route_socket.hpp"
#include "netns/socket_table.hpp"

namespace bindlab {

inline constexpr const char* kFirst4 = "10.0.0.1";
inline constexpr const char* kSecond4 = "10.0.0.3";
inline constexpr const char* kFirst6 = "fd00::1";
inline constexpr const char* kSecond6 = "fd00::3";
inline constexpr const char* kClient4 = "10.0.0.2";
inline constexpr const char* kClient6 = "fd00::2";
inline constexpr const char* kDeviceOne = "one";  ///< has the addresses, leads to the client
inline constexpr const char* kDeviceTwo = "two";  ///< has none and leads nowhere

class GridNetwork {
public:
    explicit GridNetwork(const NamespaceFactory& namespaces);

    const NetworkNamespace& host() const noexcept { return host_; }
    const NetworkNamespace& client() const noexcept { return client_; }
    SocketTable& sockets() noexcept { return sockets_; }
    std::uint32_t device_one() const noexcept { return device_one_; }  ///< its index at the host

private:
    NetworkNamespace host_;
    NetworkNamespace client_;
    SocketTable sockets_;
    std::uint32_t device_one_ = 0;
};

}  // namespace bindlab
