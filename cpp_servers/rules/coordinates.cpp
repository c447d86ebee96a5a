#include "cpp_servers/rules/coordinates.hpp"

#include <algorithm>
#include <span>
#include <stdexcept>

namespace bindlab {

namespace {

constexpr std::array<std::string_view, 2> kProtocols = {"tcp", "udp"};
constexpr std::array<std::string_view, kAddresses> kAddressWords = {
    "wildcard4", "first4",  "second4",   "loopback4",       "wildcard6",    "wildcard6_only",
    "first6",    "second6", "loopback6", "mapped_wildcard", "mapped_first", "mapped_second"};
constexpr std::array<std::string_view, 4> kOptions = {"none", "addr", "port", "both"};
constexpr std::array<std::string_view, kFirstStates> kStates = {
    "bound",     "listening",      "listening_unaccepted", "established", "close_wait",
    "fin_wait1", "fin_wait2_held", "fin_wait2_orphaned",   "closing",     "last_ack",
    "time_wait"};
constexpr std::array<std::string_view, kUserPairs> kUsers = {"same", "other", "first_root",
                                                             "second_root"};
constexpr std::array<std::string_view, kDevicePairs> kDevices = {"none", "same", "other",
                                                                 "first_only", "second_only"};

template <class Value>
std::string_view word_of(std::span<const std::string_view> words, Value value) {
    return words[static_cast<std::size_t>(value)];
}

std::size_t option_number(ReuseOptions options) {
    return (options.address ? 1U : 0U) + (options.port ? 2U : 0U);
}

// The next word of an id, which is taken away from it.
std::size_t take(std::string_view& rest, std::span<const std::string_view> words) {
    const auto comma = std::min(rest.find(','), rest.size());
    const std::string_view word = rest.substr(0, comma);
    rest.remove_prefix(std::min(comma + 1, rest.size()));
    const auto found = std::ranges::find(words, word);
    if (found == words.end()) {
        throw std::invalid_argument("no such coordinate: '" + std::string(word) + "'");
    }
    return static_cast<std::size_t>(found - words.begin());
}

ReuseOptions options_of(std::size_t number) {
    return {(number & 1U) != 0, (number & 2U) != 0};
}

}  // namespace

std::string id_of(const Cell& cell) {
    std::string id;
    for (const std::string_view word :
         {word_of(kProtocols, cell.protocol), word_of(kAddressWords, cell.first),
          kOptions[option_number(cell.first_options)], word_of(kStates, cell.state),
          word_of(kAddressWords, cell.second), kOptions[option_number(cell.second_options)],
          word_of(kUsers, cell.users), word_of(kDevices, cell.devices)}) {
        id.append(id.empty() ? "" : ",").append(word);
    }
    return id;
}

Cell cell_of(std::string_view id) {
    if (std::ranges::count(id, ',') != 7) {
        throw std::invalid_argument("a cell has eight coordinates: '" + std::string(id) + "'");
    }
    Cell cell;
    cell.protocol = static_cast<Protocol>(take(id, kProtocols));
    cell.first = static_cast<Address>(take(id, kAddressWords));
    cell.first_options = options_of(take(id, kOptions));
    cell.state = static_cast<FirstState>(take(id, kStates));
    cell.second = static_cast<Address>(take(id, kAddressWords));
    cell.second_options = options_of(take(id, kOptions));
    cell.users = static_cast<Users>(take(id, kUsers));
    cell.devices = static_cast<Devices>(take(id, kDevices));
    return cell;
}

std::string_view nonsense(const Cell& cell) {
    if (cell.protocol == Protocol::udp && cell.state != FirstState::bound) {
        return "a UDP socket neither listens nor leaves a connection behind";
    }
    const bool on_device = cell.devices != Devices::none && cell.devices != Devices::second_only;
    if (on_device && cell.first == Address::loopback6) {
        return "the first socket cannot have ::1 on a device that is not lo";
    }
    const bool connected = cell.state != FirstState::bound && cell.state != FirstState::listening;
    if (on_device && cell.first == Address::loopback4 && connected) {
        return "nobody connects to 127.0.0.1 over a device that is not lo";
    }
    return {};
}

}  // namespace bindlab
