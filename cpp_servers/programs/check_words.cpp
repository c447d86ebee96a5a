#include "cpp_servers/programs/check_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <system_error>

#include "cpp_servers/check/profile.hpp"
#include "cpp_servers/check/request.hpp"
#include "cpp_servers/programs/report.hpp"
#include "cpp_servers/programs/whole_number.hpp"
#include "netns/names.hpp"

namespace bindlab {

namespace {

constexpr std::uint64_t kMostPortOfServer = 65535;
constexpr std::uint64_t kMostServerUid = 4294967294;
constexpr std::uint64_t kMostTimeout = 600;

int signal_to_reload(const std::string& name) {
    const auto number = signal_number(name.starts_with("SIG") ? name : "SIG" + name);
    if (!number || *number == SIGKILL || *number == SIGSTOP) {
        throw std::invalid_argument(
            fmt::format("--reload: '{}' is no signal to reload by, as SIGHUP is", printable(name)));
    }
    return *number;
}

/// What the network of a server can have besides its own two; throws std::invalid_argument.
InterfaceAddress further_address(const std::string& text,
                                 const std::vector<InterfaceAddress>& others) {
    const auto further = InterfaceAddress::parse(text);
    const IpAddress& address = further.address;
    if (address.is_any() || address.is_multicast() || address.is_mapped()) {
        throw std::invalid_argument(
            fmt::format("--with-address {}: no interface can have that address", printable(text)));
    }
    const bool is_own = address.to_string() == "127.0.0.1" || address.to_string() == "::1";
    if (is_own || std::ranges::find(others, address, &InterfaceAddress::address) != others.end()) {
        throw std::invalid_argument(fmt::format(
            "--with-address {}: its network has that address already", printable(text)));
    }
    return further;
}

void apply_profile(CheckOrder& order, const Profile& profile) {
    order.command = profile.command;
    if (profile.request) {
        order.request = request_of(*profile.request);
    }
    if (profile.request_text) {
        order.request = *profile.request_text;
    }
    if (profile.reload) {
        order.reload = signal_to_reload(*profile.reload);
    }
    order.port = profile.port;
    if (profile.timeout) {
        order.timeout = *profile.timeout;
    }
    order.stops_all = profile.stops_all;
}

}  // namespace

CheckOrder order_of(const CheckWords& words) {
    CheckOrder order;
    if (!words.profile.empty()) {
        const Profile profile = read_profile(words.profile);
        try {
            apply_profile(order, profile);
        } catch (const std::invalid_argument& mistake) {
            std::string_view what = mistake.what();
            what.remove_prefix(what.starts_with("--") ? 2 : 0);  // a key there, no option
            throw std::invalid_argument(fmt::format("profile {}: {}", words.profile, what));
        }
    }
    if (!words.command.empty()) {
        order.command = words.command;
    }
    if (!words.junit.empty() && words.junit == words.badge) {
        throw std::invalid_argument("--junit and --svg name the same file");
    }
    if (order.command.empty()) {
        throw std::invalid_argument("what is to be checked? bindlab check -- COMMAND…");
    }
    if (!words.request.empty()) {
        order.request = request_of(words.request);
    }
    if (!words.reload.empty()) {
        order.reload = signal_to_reload(words.reload);
    }
    if (!words.port.empty()) {
        order.port =
            static_cast<std::uint16_t>(whole_number_of(words.port, "--port", 1, kMostPortOfServer));
    }
    if (!words.address.empty()) {
        order.address = IpAddress::parse(words.address);
    }
    for (const std::string& address : words.further) {
        order.further.push_back(further_address(address, order.further));
    }
    if (!words.uid.empty()) {
        order.uid = static_cast<uid_t>(whole_number_of(words.uid, "--uid", 0, kMostServerUid));
    }
    if (!words.timeout.empty()) {
        order.timeout = std::chrono::seconds(static_cast<std::int64_t>(
            whole_number_of(words.timeout, "--timeout", 1, kMostTimeout)));
    }
    order.stops_all = order.stops_all || words.stops_all;
    order.evidence = words.evidence;
    return order;
}

}  // namespace bindlab
