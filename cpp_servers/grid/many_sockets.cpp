// Many sockets on one port, each on an address of its own, and then the wildcard. From some number
// on the kernel looks for them in another way (udp_lib_get_port(): more than ten in a chain), and
// what it remembers of a port (inet_bind_bucket) is of one of them.
#include <fmt/format.h>

#include "cpp_servers/grid/place.hpp"
#include "cpp_servers/grid/small_grids.hpp"
#include "cpp_servers/grid/stage.hpp"

namespace bindlab {

namespace {

constexpr std::array<std::string_view, 40> kCounts = {
    "1",  "2",  "3",  "4",  "5",  "6",  "7",  "8",  "9",  "10", "11", "12", "13", "14",
    "15", "16", "17", "18", "19", "20", "21", "22", "23", "24", "25", "26", "27", "28",
    "29", "30", "31", "32", "33", "34", "35", "36", "37", "38", "39", "40"};
constexpr std::array<std::string_view, 2> kFamilies = {"ipv4", "ipv6"};
constexpr std::array kWildcards = {Address::wildcard4, Address::wildcard6, Address::wildcard6_only,
                                   Address::mapped_wildcard};

// 127.0.0.0/8 is all the host's; of IPv6 it gets as many as are needed.
IpAddress address_of(std::size_t family, std::size_t number) {
    return IpAddress::parse(family == 0 ? fmt::format("127.0.0.{}", number + 2)
                                        : fmt::format("fd00::1:{:x}", number + 1));
}

void add_addresses(Stage& stage) {
    std::vector<InterfaceAddress> all;
    for (std::size_t number = 0; number < kCounts.size(); ++number) {
        all.push_back({address_of(1, number), 64});
    }
    RouteSocket(stage.network().host()).announce_addresses(kDeviceOne, all);
}

std::vector<int> play_many(Stage& stage, Coordinates cell) {
    const auto kind = static_cast<SocketKind>(cell[0]);
    const std::size_t count = cell[3] + 1;
    const Calls calls = stage.calls("one of many");
    std::vector<Descriptor> sockets;
    for (std::size_t number = 0; number < count; ++number) {
        const Place place = {address_of(cell[1], number), false, {}, {}, false};
        sockets.push_back(calls.socket(place.address.domain(), protocol_of(kind)));
        calls.prepare(sockets.back().get(), place, options_at(cell[2]), "");
        must_start(calls, kind, sockets.back().get(), {place.address, stage.port()});
    }
    stage.await(protocol_of(kind), std::vector<std::string_view>(count, state_of(kind)));
    const Calls last = stage.calls("wildcard");
    const Place& wildcard = place_of(kWildcards[cell[4]]);
    const Descriptor socket = last.socket(wildcard.address.domain(), protocol_of(kind));
    last.prepare(socket.get(), wildcard, options_at(cell[5]), "");
    const auto answers = start(last, kind, socket.get(), {wildcard.address, stage.port()});
    return {answers.begin(), answers.end()};
}

// Each of the many is beside the wildcard what any socket on one address is.
Answers expect_many(Coordinates cell, const KernelVersion& kernel) {
    const auto kind = static_cast<SocketKind>(cell[0]);
    const bool listens = kind == SocketKind::tcp_listening;
    const Cell pair = {.protocol = protocol_of(kind),
                       .first = cell[1] == 0 ? Address::loopback4 : Address::first6,
                       .first_options = options_at(cell[2]),
                       .state = listens ? FirstState::listening : FirstState::bound,
                       .second = kWildcards[cell[4]],
                       .second_options = options_at(cell[5])};
    return expect_beside({&pair, 1}, kernel, listens);
}

}  // namespace

SmallGridPlan many_sockets() {
    return {.name = "many",
            .about = "up to 40 sockets on addresses of their own, and then the wildcard",
            .axes = {{"kind", {kKinds.begin(), kKinds.end()}},
                     {"family", {kFamilies.begin(), kFamilies.end()}},
                     {"options", option_words()},
                     {"count", {kCounts.begin(), kCounts.end()}},
                     {"wildcard", {"wildcard4", "wildcard6", "wildcard6_only", "mapped_wildcard"}},
                     {"wildcard options", option_words()}},
            .results = {"bind result", "listen result"},
            .without =
                {"users and devices: what is asked is how many there are, and the pairs have both",
                 "remnants: the many are open sockets, and the pairs have the remnants of one"},
            .prepare = add_addresses,
            .expect = expect_many,
            .play = play_many};
}

}  // namespace bindlab
