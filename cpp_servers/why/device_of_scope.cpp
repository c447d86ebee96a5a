#include "cpp_servers/why/device_of_scope.hpp"

#include <fmt/format.h>
#include <net/if.h>

#include <array>

namespace bindlab {

void take_device_of_scope(BindRequest& request, std::uint32_t scope) {
    if (scope == 0 || !request.where.address.needs_scope()) {
        return;
    }
    std::array<char, IF_NAMESIZE> name{};
    // No device can have a name with a blank in it (dev_valid_name()): asked for, it is not there.
    request.device = ::if_indextoname(scope, name.data()) != nullptr
                         ? name.data()
                         : fmt::format("index {}", scope);
    request.interface = scope;
}

}  // namespace bindlab
