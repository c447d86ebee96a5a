#include "cpp_servers/why/device_of_scope.hpp"

#include <net/if.h>

#include <array>

namespace bindlab {

void take_device_of_scope(BindRequest& request, std::uint32_t scope) {
    std::array<char, IF_NAMESIZE> name{};
    if (request.device.empty() && request.where.address.needs_scope() &&
        ::if_indextoname(scope, name.data()) != nullptr) {
        request.device = name.data();
        request.interface = scope;
    }
}

}  // namespace bindlab
