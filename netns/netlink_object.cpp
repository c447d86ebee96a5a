#include "netns/netlink_object.hpp"

#include <fmt/format.h>
#include <netlink/errno.h>
#include <sys/socket.h>

#include <cstddef>
#include <stdexcept>

namespace bindlab {

void check_libnl(int result, std::string_view attempt) {
    if (result == -NLE_NOMEM) {
        throw std::bad_alloc();
    }
    if (result < 0) {
        throw std::runtime_error(fmt::format("{}: {}", attempt, ::nl_geterror(result)));
    }
}

AnyAddressObject to_netlink(const IpAddress& address) {
    const auto bytes = address.raw();
    return own<AnyAddressObject>(::nl_addr_build(address.domain(), bytes.data(), bytes.size()));
}

AnyAddressObject to_netlink(const InterfaceAddress& address) {
    AnyAddressObject object = to_netlink(address.address);
    ::nl_addr_set_prefixlen(object.get(), address.prefix);
    return object;
}

AnyAddressObject to_netlink(const MacAddress& address) {
    return own<AnyAddressObject>(::nl_addr_build(AF_LLC, address.data(), address.size()));
}

std::span<const std::uint8_t> bytes_of(const nl_addr& address) {
    return {static_cast<const std::uint8_t*>(::nl_addr_get_binary_addr(&address)),
            static_cast<std::size_t>(::nl_addr_get_len(&address))};
}

}  // namespace bindlab
