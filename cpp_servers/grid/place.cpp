#include "cpp_servers/grid/place.hpp"

#include <array>
#include <string>
#include <string_view>

#include "cpp_servers/grid/network.hpp"

namespace bindlab {

namespace {

constexpr const char* kLoopback4 = "127.0.0.1";
constexpr const char* kLoopback6 = "::1";

Place place(std::string_view bound, std::string_view reached, bool only_ipv6 = false) {
    const IpAddress address = IpAddress::parse(bound);
    const IpAddress client_takes = IpAddress::parse(reached);
    // An IPv6 socket knows an IPv4 client by a mapped address (ipv6(7)).
    const IpAddress accepted = address.family == client_takes.family
                                   ? client_takes
                                   : IpAddress::parse("::ffff:" + std::string(reached));
    return {address, only_ipv6, client_takes, accepted,
            reached == kLoopback4 || reached == kLoopback6};
}

std::array<Place, kAddresses> make_places() {
    const std::string mapped = "::ffff:";
    return {{
        place("0.0.0.0", kFirst4),
        place(kFirst4, kFirst4),
        place(kSecond4, kSecond4),
        place(kLoopback4, kLoopback4),
        place("::", kFirst6),
        place("::", kFirst6, true),
        place(kFirst6, kFirst6),
        place(kSecond6, kSecond6),
        place(kLoopback6, kLoopback6),
        place("::ffff:0.0.0.0", kFirst4),
        place(mapped + kFirst4, kFirst4),
        place(mapped + kSecond4, kSecond4),
    }};
}

}  // namespace

const Place& place_of(Address address) {
    static const std::array<Place, kAddresses> places = make_places();
    return places[static_cast<std::size_t>(address)];
}

const char* first_device(Devices devices) {
    switch (devices) {
        case Devices::same:
        case Devices::other:
        case Devices::first_only:
            return kDeviceOne;
        case Devices::none:
        case Devices::second_only:
            break;
    }
    return "";
}

const char* second_device(Devices devices) {
    switch (devices) {
        case Devices::same:
        case Devices::second_only:
            return kDeviceOne;
        case Devices::other:
            return kDeviceTwo;
        case Devices::none:
        case Devices::first_only:
            break;
    }
    return "";
}

}  // namespace bindlab
