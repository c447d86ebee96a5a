#include "cpp_servers/why/device_of_scope.hpp"

#include <net/if.h>

#include <array>

namespace bindlab {

namespace {

bool is_link_local(const IpAddress& address) {  // fe80::/10 (RFC 4291 2.4)
    return address.family == Family::ipv6 && address.raw()[0] == 0xfe &&
           (address.raw()[1] & 0xc0) == 0x80;
}

}  // namespace

void take_device_of_scope(BindRequest& request, std::uint32_t scope) {
    std::array<char, IF_NAMESIZE> name{};
    if (request.device.empty() && is_link_local(request.where.address) &&
        ::if_indextoname(scope, name.data()) != nullptr) {
        request.device = name.data();
        request.interface = scope;
    }
}

}  // namespace bindlab
