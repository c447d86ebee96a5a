#include "cpp_servers/actor/option_value.hpp"

#include <fmt/format.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "cpp_servers/actor/call.hpp"
#include "cpp_servers/actor/words.hpp"
#include "netns/address.hpp"

namespace bindlab {

namespace {

template <class Value>
std::string bytes_of(const Value& value) {
    return {reinterpret_cast<const char*>(&value), sizeof value};
}

template <class Value>
Value value_of(const std::string& bytes) {
    Value value{};
    std::memcpy(&value, bytes.data(), std::min(sizeof value, bytes.size()));
    return value;
}

int integer(const Call& call, std::string_view label) {
    return static_cast<int>(call.number(label));
}

template <class Raw>
Raw raw_address(const Call& call, std::string_view label) {
    Raw raw{};
    std::memcpy(&raw, call.address(label).raw().data(), sizeof raw);
    return raw;
}

std::string number_bytes(const Call& call) {
    return bytes_of(integer(call, "VALUE"));
}

std::string show_number(const std::string& bytes) {
    return std::to_string(value_of<int>(bytes));
}

std::string linger_bytes(const Call& call) {
    linger value{};
    value.l_onoff = integer(call, "ON");
    value.l_linger = integer(call, "SECONDS");
    return bytes_of(value);
}

std::string show_linger(const std::string& bytes) {
    const auto value = value_of<linger>(bytes);
    return fmt::format("{} {}", value.l_onoff, value.l_linger);
}

std::string port_range_bytes(const Call& call) {
    const auto low = static_cast<std::uint32_t>(call.number("LO"));
    const auto high = static_cast<std::uint32_t>(call.number("HI"));
    return bytes_of(high << 16 | low);
}

std::string show_port_range(const std::string& bytes) {
    const auto range = value_of<std::uint32_t>(bytes);
    return fmt::format("{} {}", range & 0xffff, range >> 16);
}

std::string device_name_bytes(const Call& call) {
    return call.word("DEV");
}

std::string show_device_name(const std::string& bytes) {
    return bytes.substr(0, bytes.find('\0'));
}

std::string device_index_bytes(const Call& call) {
    return bytes_of(index_of_device(call.word("DEV")));
}

std::string show_device_index(const std::string& bytes) {
    char device[IF_NAMESIZE] = {};
    const auto index = value_of<unsigned int>(bytes);
    return if_indextoname(index, device) != nullptr ? device : std::to_string(index);
}

std::string local_address_bytes(const Call& call) {
    return bytes_of(raw_address<in_addr>(call, "LOCALADDR"));
}

std::string show_local_address(const std::string& bytes) {
    IpAddress address;
    const auto raw = value_of<in_addr>(bytes);
    std::memcpy(address.bytes.data(), &raw, sizeof raw);
    return address.to_string();
}

std::string membership_bytes(const Call& call) {
    ip_mreqn value{};
    value.imr_multiaddr = raw_address<in_addr>(call, "GROUP");
    value.imr_address = raw_address<in_addr>(call, "LOCALADDR");
    return bytes_of(value);
}

std::string membership6_bytes(const Call& call) {
    ipv6_mreq value{};
    value.ipv6mr_multiaddr = raw_address<in6_addr>(call, "GROUP");
    value.ipv6mr_interface = index_of_device(call.word("DEV"));
    return bytes_of(value);
}

constexpr std::int64_t kLargestPort = 65535;

constexpr Form kNumber[] = {form::integer("VALUE")};
constexpr Form kLinger[] = {form::integer("ON"), form::integer("SECONDS")};
constexpr Form kPortRange[] = {form::number("LO", 0, kLargestPort),
                               form::number("HI", 0, kLargestPort)};
constexpr Form kDevice[] = {form::device("DEV")};
constexpr Form kLocalAddress[] = {form::address("LOCALADDR", Family::ipv4)};
constexpr Form kMembership[] = {form::address("GROUP", Family::ipv4),
                                form::address("LOCALADDR", Family::ipv4)};
constexpr Form kMembership6[] = {form::address("GROUP", Family::ipv6), form::device("DEV")};

}  // namespace

unsigned int index_of_device(const std::string& device) {
    const unsigned int index = if_nametoindex(device.c_str());
    if (index == 0) {
        throw Refusal(fmt::format("there is no device '{}' in this network namespace", device));
    }
    return index;
}

const OptionValue kNumberValue = {kNumber, number_bytes, show_number};
const OptionValue kLingerValue = {kLinger, linger_bytes, show_linger};
const OptionValue kPortRangeValue = {kPortRange, port_range_bytes, show_port_range};
const OptionValue kDeviceNameValue = {kDevice, device_name_bytes, show_device_name};
const OptionValue kDeviceValue = {kDevice, device_index_bytes, show_device_index};
const OptionValue kLocalAddressValue = {kLocalAddress, local_address_bytes, show_local_address};
const OptionValue kMembershipValue = {kMembership, membership_bytes, nullptr};
const OptionValue kMembership6Value = {kMembership6, membership6_bytes, nullptr};

}  // namespace bindlab
