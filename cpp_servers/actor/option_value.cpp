#include "cpp_servers/actor/option_value.hpp"

#include <fmt/format.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <limits>

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

int take_int(Words& words, std::string_view what) {
    return static_cast<int>(
        words.take_number(what, std::numeric_limits<int>::min(), std::numeric_limits<int>::max()));
}

template <class Raw>
Raw take_address(Words& words, std::string_view what, Family family) {
    const IpAddress address = words.take_address(what);
    if (address.family != family) {
        throw LineFault(fmt::format("{} is an {} address here, not {}", what, to_string(family),
                                    address.to_string()));
    }
    Raw raw{};
    std::memcpy(&raw, address.raw().data(), sizeof raw);
    return raw;
}

unsigned int take_device(Words& words) {
    const std::string device = words.take_word("DEV");
    const unsigned int index = if_nametoindex(device.c_str());
    if (index == 0) {
        throw Refusal(fmt::format("there is no device '{}' in this network namespace", device));
    }
    return index;
}

std::string take_number(Words& words) {
    return bytes_of(take_int(words, "VALUE"));
}

std::string show_number(const std::string& bytes) {
    return std::to_string(value_of<int>(bytes));
}

std::string take_linger(Words& words) {
    linger value{};
    value.l_onoff = take_int(words, "ON");
    value.l_linger = take_int(words, "SECONDS");
    return bytes_of(value);
}

std::string show_linger(const std::string& bytes) {
    const auto value = value_of<linger>(bytes);
    return fmt::format("{} {}", value.l_onoff, value.l_linger);
}

std::string take_port_range(Words& words) {
    const auto low = static_cast<std::uint32_t>(words.take_number("LO", 0, 65535));
    const auto high = static_cast<std::uint32_t>(words.take_number("HI", 0, 65535));
    return bytes_of(high << 16 | low);
}

std::string show_port_range(const std::string& bytes) {
    const auto range = value_of<std::uint32_t>(bytes);
    return fmt::format("{} {}", range & 0xffff, range >> 16);
}

std::string take_device_name(Words& words) {
    return words.take_word("DEV");
}

std::string show_device_name(const std::string& bytes) {
    return bytes.substr(0, bytes.find('\0'));
}

std::string take_device_index(Words& words) {
    return bytes_of(take_device(words));
}

std::string show_device_index(const std::string& bytes) {
    char device[IF_NAMESIZE] = {};
    const auto index = value_of<unsigned int>(bytes);
    return if_indextoname(index, device) != nullptr ? device : std::to_string(index);
}

std::string take_local_address(Words& words) {
    return bytes_of(take_address<in_addr>(words, "LOCALADDR", Family::ipv4));
}

std::string show_local_address(const std::string& bytes) {
    IpAddress address;
    const auto raw = value_of<in_addr>(bytes);
    std::memcpy(address.bytes.data(), &raw, sizeof raw);
    return address.to_string();
}

std::string take_membership(Words& words) {
    ip_mreqn value{};
    value.imr_multiaddr = take_address<in_addr>(words, "GROUP", Family::ipv4);
    value.imr_address = take_address<in_addr>(words, "LOCALADDR", Family::ipv4);
    return bytes_of(value);
}

std::string take_membership6(Words& words) {
    ipv6_mreq value{};
    value.ipv6mr_multiaddr = take_address<in6_addr>(words, "GROUP", Family::ipv6);
    value.ipv6mr_interface = take_device(words);
    return bytes_of(value);
}

}  // namespace

const OptionValue kNumberValue = {"N", take_number, show_number};
const OptionValue kLingerValue = {"ON SECONDS", take_linger, show_linger};
const OptionValue kPortRangeValue = {"LO HI", take_port_range, show_port_range};
const OptionValue kDeviceNameValue = {"DEV", take_device_name, show_device_name};
const OptionValue kDeviceValue = {"DEV", take_device_index, show_device_index};
const OptionValue kLocalAddressValue = {"LOCALADDR", take_local_address, show_local_address};
const OptionValue kMembershipValue = {"GROUP LOCALADDR", take_membership, nullptr};
const OptionValue kMembership6Value = {"GROUP DEV", take_membership6, nullptr};

}  // namespace bindlab
