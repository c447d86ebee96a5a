#include "cpp_servers/rules/coordinates.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <stdexcept>

#include "cpp_servers/actor/suggest.hpp"

namespace bindlab {

namespace {

using Words = std::span<const std::string_view>;

constexpr std::size_t kFields = 8;
constexpr std::array<std::string_view, 2> kProtocolWords = {"tcp", "udp"};
constexpr std::array<std::string_view, kAddresses> kAddressWords = {
    "wildcard4", "first4",  "second4",   "loopback4",       "wildcard6",    "wildcard6_only",
    "first6",    "second6", "loopback6", "mapped_wildcard", "mapped_first", "mapped_second"};
constexpr std::array<std::string_view, 4> kOptionWords = {"none", "addr", "port", "both"};
constexpr std::array<std::string_view, kFirstStates> kStateWords = {
    "bound",     "listening",      "listening_unaccepted", "established", "close_wait",
    "fin_wait1", "fin_wait2_held", "fin_wait2_orphaned",   "closing",     "last_ack",
    "time_wait"};
constexpr std::array<std::string_view, kUserPairs> kUserWords = {"same", "other", "first_root",
                                                                 "second_root"};
constexpr std::array<std::string_view, kDevicePairs> kDeviceWords = {"none", "same", "other",
                                                                     "first_only", "second_only"};

std::size_t number_of(ReuseOptions options) {
    return (options.address ? 1U : 0U) + (options.port ? 2U : 0U);
}

ReuseOptions options_of(std::size_t number) {
    return {(number & 1U) != 0, (number & 2U) != 0};
}

template <class Value>
std::size_t index_of(Value value) {
    return static_cast<std::size_t>(value);
}

// The next word of an id, which is taken away from it.
std::size_t take(std::string_view& rest, Words words) {
    const auto comma = std::min(rest.find(','), rest.size());
    const std::string_view word = rest.substr(0, comma);
    rest.remove_prefix(std::min(comma + 1, rest.size()));
    const auto found = std::ranges::find(words, word);
    if (found != words.end()) {
        return static_cast<std::size_t>(found - words.begin());
    }
    std::string message = "unknown coordinate '" + std::string(word) + "'";
    if (const auto near = nearest(word, words)) {
        message += ": did you mean '" + std::string(*near) + "'?";
    } else {
        message += ": there are";
        for (const std::string_view known : words) {
            message.append(" ").append(known);
        }
    }
    throw std::invalid_argument(message);
}

}  // namespace

bool has_descriptor(FirstState state) {
    switch (state) {
        case FirstState::bound:
        case FirstState::listening:
        case FirstState::listening_unaccepted:
        case FirstState::established:
        case FirstState::close_wait:
        case FirstState::fin_wait2_held:
            return true;
        case FirstState::fin_wait1:
        case FirstState::fin_wait2_orphaned:
        case FirstState::closing:
        case FirstState::last_ack:
        case FirstState::time_wait:
            break;
    }
    return false;
}

bool is_connected(FirstState state) {
    return state != FirstState::bound && state != FirstState::listening;
}

Address accepted_at(Address listener) {
    switch (listener) {
        case Address::wildcard4:
            return Address::first4;
        case Address::wildcard6:
        case Address::wildcard6_only:
            return Address::first6;
        case Address::mapped_wildcard:
            return Address::mapped_first;
        default:
            return listener;
    }
}

bool first_has_device(Devices devices) {
    return devices != Devices::none && devices != Devices::second_only;
}

bool second_has_device(Devices devices) {
    return devices != Devices::none && devices != Devices::first_only;
}

std::string id_of(const Cell& cell) {
    const std::array<std::string_view, kFields> words = {
        kProtocolWords[index_of(cell.protocol)],
        kAddressWords[index_of(cell.first)],
        kOptionWords[number_of(cell.first_options)],
        kStateWords[index_of(cell.state)],
        kAddressWords[index_of(cell.second)],
        kOptionWords[number_of(cell.second_options)],
        kUserWords[index_of(cell.users)],
        kDeviceWords[index_of(cell.devices)]};
    std::string id;
    for (const std::string_view word : words) {
        id.append(id.empty() ? "" : ",").append(word);
    }
    return id;
}

Cell cell_of(std::string_view id) {
    if (std::ranges::count(id, ',') != kFields - 1) {
        throw std::invalid_argument(
            "'" + std::string(id) +
            "' is no cell: it has eight coordinates with commas between them, as in "
            "tcp,first4,addr,time_wait,wildcard4,none,same,none");
    }
    Cell cell;
    cell.protocol = static_cast<Protocol>(take(id, kProtocolWords));
    cell.first = static_cast<Address>(take(id, kAddressWords));
    cell.first_options = options_of(take(id, kOptionWords));
    cell.state = static_cast<FirstState>(take(id, kStateWords));
    cell.second = static_cast<Address>(take(id, kAddressWords));
    cell.second_options = options_of(take(id, kOptionWords));
    cell.users = static_cast<Users>(take(id, kUserWords));
    cell.devices = static_cast<Devices>(take(id, kDeviceWords));
    return cell;
}

std::string_view nonsense(const Cell& cell) {
    if (cell.protocol == Protocol::udp && cell.state != FirstState::bound) {
        return "a UDP socket neither listens nor leaves a connection behind";
    }
    if (first_has_device(cell.devices) && cell.first == Address::loopback6) {
        return "the first socket cannot have ::1 on a device that is not lo";
    }
    if (first_has_device(cell.devices) && cell.first == Address::loopback4 &&
        is_connected(cell.state)) {
        return "nobody connects to 127.0.0.1 over a device that is not lo";
    }
    return {};
}

}  // namespace bindlab
