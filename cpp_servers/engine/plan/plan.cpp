#include "cpp_servers/engine/plan/plan.hpp"

namespace bindlab {

std::string_view to_string(Need::Kind kind) {
    switch (kind) {
        using enum Need::Kind;
        case sysctl:
            return "sysctl";
        case program:
            return "program";
        case option:
            return "option";
        case ipv6:
            return "ipv6";
        case tcpdump:
            return "tcpdump";
        case bound_inactive:
            return "bound_inactive";
        case user:
            return "user";
        case counter:
            return "counter";
        case device:
            return "device";
        case socket:
            return "socket";
        case destroy:
            return "destroy";
    }
    return "?";
}

}  // namespace bindlab
