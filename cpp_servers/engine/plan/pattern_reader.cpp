#include "cpp_servers/engine/plan/pattern_reader.hpp"

#include <fmt/format.h>

#include "cpp_servers/engine/plan/json_field.hpp"

namespace bindlab {
namespace {

using Json = nlohmann::json;
using std::chrono::milliseconds;

constexpr std::int64_t kLargestPort = 65535;

EndpointPattern read_endpoint(const Json& value) {
    EndpointPattern pattern;
    const Json& address = value.at("address");
    if (address.get_ref<const std::string&>() != "*") {
        pattern.address = parse_text<IpAddress>(address);
    }
    if (const Json* port = find_member(value, "port")) {
        pattern.port = static_cast<std::uint16_t>(read_number(*port, 0, kLargestPort));
    }
    return pattern;
}

Protocol read_protocol(const Json& value) {
    const auto name = value.get<std::string>();
    if (name != "tcp" && name != "udp") {
        refuse(value, fmt::format("'{}' is neither tcp nor udp", name));
    }
    return name == "tcp" ? Protocol::tcp : Protocol::udp;
}

std::pair<milliseconds, milliseconds> read_range(const Json& value) {
    if (!value.is_array() || value.size() != 2) {
        refuse(value, "expected two numbers, the lowest and the highest");
    }
    return {milliseconds(read_number(value[0], 0)), milliseconds(read_number(value[1], 0))};
}

}  // namespace

SocketPattern read_pattern(const Json& value) {
    SocketPattern pattern;
    if (const Json* protocol = find_member(value, "protocol")) {
        pattern.protocol = read_protocol(*protocol);
    }
    pattern.local = read_endpoint(value.at("local"));
    if (const Json* remote = find_member(value, "remote")) {
        pattern.remote = read_endpoint(*remote);
    }
    read_member(value, "state", pattern.state);
    read_member(value, "owner", pattern.owner);
    if (const Json* uid = find_member(value, "uid")) {
        pattern.uid = static_cast<std::uint32_t>(read_number(*uid, 0, kLargestUid));
    }
    read_member(value, "timer", pattern.timer);
    if (const Json* bounds = find_member(value, "timer_ms")) {
        pattern.timer_left = read_range(*bounds);
    }
    if (const Json* count = find_member(value, "count")) {
        pattern.count = static_cast<std::size_t>(read_number(*count, 0));
    }
    return pattern;
}

}  // namespace bindlab
