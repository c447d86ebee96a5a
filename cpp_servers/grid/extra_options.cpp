// One more option, of the first socket or of the second: what lets a socket be bound to an address
// that the host does not have, to a device, or without a port.
#include <netinet/in.h>

#include <string>

#include "cpp_servers/grid/network.hpp"
#include "cpp_servers/grid/persons.hpp"
#include "cpp_servers/grid/place.hpp"
#include "cpp_servers/grid/small_grids.hpp"
#include "cpp_servers/grid/stage.hpp"

namespace bindlab {

namespace {

constexpr std::array<std::string_view, 4> kExtras = {"freebind", "transparent", "device",
                                                     "address_no_port"};
enum class Extra : std::uint8_t { freebind, transparent, device, address_no_port };
constexpr std::size_t kOnFirst = 0;
constexpr std::size_t kOnSecond = 1;

struct NamedAddress {
    std::string_view word;
    std::string_view text;
    Address to_rules;  ///< one that nobody has is one more address, once a socket is on it
    bool only_ipv6 = false;
    bool present = true;  ///< the host has it
};
constexpr std::array kExtraAddresses = {
    NamedAddress{"wildcard4", "0.0.0.0", Address::wildcard4},
    NamedAddress{"first4", kFirst4, Address::first4},
    NamedAddress{"absent4", "10.0.0.9", Address::second4, false, false},
    NamedAddress{"wildcard6", "::", Address::wildcard6},
    NamedAddress{"wildcard6_only", "::", Address::wildcard6_only, true},
    NamedAddress{"first6", kFirst6, Address::first6},
    NamedAddress{"absent6", "fd00::9", Address::second6, false, false}};

struct ExtraCell {
    explicit ExtraCell(Coordinates cell)
        : kind(static_cast<SocketKind>(cell[0])),
          extra(static_cast<Extra>(cell[1])),
          on(cell[2]),
          addresses{kExtraAddresses[cell[3]], kExtraAddresses[cell[5]]},
          options{options_at(cell[4]), options_at(cell[6])} {}

    SocketKind kind;
    Extra extra;
    std::size_t on;
    std::array<NamedAddress, 2> addresses;  // of the first and of the second
    std::array<ReuseOptions, 2> options;
};

std::vector<std::string_view> extra_address_words() {
    std::vector<std::string_view> words;
    words.reserve(kExtraAddresses.size());
    for (const NamedAddress& address : kExtraAddresses) {
        words.push_back(address.word);
    }
    return words;
}

std::string_view cannot_be_first(Coordinates coordinates) {
    const ExtraCell cell(coordinates);
    const bool lets = cell.extra == Extra::freebind || cell.extra == Extra::transparent;
    return !cell.addresses[0].present && !(lets && cell.on == kOnFirst)
               ? "an address that nobody has is the first's with IP_FREEBIND or IP_TRANSPARENT "
                 "alone"
               : "";
}

// IP_TRANSPARENT is root's (CAP_NET_ADMIN, ip(7)).
void set_extra(const Calls& calls, int socket, bool ipv6, Extra extra) {
    switch (extra) {
        case Extra::freebind:
            if (ipv6) {
                calls.set(socket, IPPROTO_IPV6, IPV6_FREEBIND, 1, "IPV6_FREEBIND");
            } else {
                calls.set(socket, IPPROTO_IP, IP_FREEBIND, 1, "IP_FREEBIND");
            }
            break;
        case Extra::transparent:
            as_root([&] {
                if (ipv6) {
                    calls.set(socket, IPPROTO_IPV6, IPV6_TRANSPARENT, 1, "IPV6_TRANSPARENT");
                } else {
                    calls.set(socket, IPPROTO_IP, IP_TRANSPARENT, 1, "IP_TRANSPARENT");
                }
            });
            break;
        case Extra::device:  // prepare() has done it
            break;
        case Extra::address_no_port:
            calls.set(socket, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1, "IP_BIND_ADDRESS_NO_PORT");
            break;
    }
}

// A socket with its options, not bound yet.
Descriptor prepared(const Calls& calls, const ExtraCell& cell, std::size_t which,
                    const IpAddress& address) {
    const Place place = {address, cell.addresses[which].only_ipv6, {}, {}, false};
    const bool has_extra = cell.on == which;
    Descriptor socket = calls.socket(address.domain(), protocol_of(cell.kind));
    calls.prepare(socket.get(), place, cell.options[which],
                  has_extra && cell.extra == Extra::device ? kDeviceOne : "");
    if (has_extra) {
        set_extra(calls, socket.get(), address.family == Family::ipv6, cell.extra);
    }
    return socket;
}

std::vector<int> play_extra(Stage& stage, Coordinates coordinates) {
    const ExtraCell cell(coordinates);
    const Calls firsts = stage.calls("first");
    const IpAddress taken = IpAddress::parse(cell.addresses[0].text);
    const Descriptor first = prepared(firsts, cell, 0, taken);
    must_start(firsts, cell.kind, first.get(), {taken, stage.port()});
    const Calls seconds = stage.calls("second");
    const IpAddress address = IpAddress::parse(cell.addresses[1].text);
    const Descriptor second = prepared(seconds, cell, 1, address);
    stage.await(protocol_of(cell.kind), {state_of(cell.kind)});
    const auto answers = start(seconds, cell.kind, second.get(), {address, stage.port()});
    return {answers.begin(), answers.end()};
}

Answers expect_extra(Coordinates coordinates, const KernelVersion& kernel) {
    const ExtraCell cell(coordinates);
    const bool listens = cell.kind == SocketKind::tcp_listening;
    const bool lets = cell.extra == Extra::freebind || cell.extra == Extra::transparent;
    const Devices one_of_two = cell.on == kOnFirst ? Devices::first_only : Devices::second_only;
    const Question question = {
        .pair = {.protocol = protocol_of(cell.kind),
                 .first = cell.addresses[0].to_rules,
                 .first_options = cell.options[0],
                 .state = listens ? FirstState::listening : FirstState::bound,
                 .second = cell.addresses[1].to_rules,
                 .second_options = cell.options[1],
                 .devices = cell.extra == Extra::device ? one_of_two : Devices::none},
        .kernel = kernel,
        .has_address = cell.addresses[1].present || (lets && cell.on == kOnSecond)};
    return expect_answers(question, listens);
}

}  // namespace

SmallGridPlan extra_options() {
    return {.name = "extras",
            .about = "IP_FREEBIND, IP_TRANSPARENT, a device or IP_BIND_ADDRESS_NO_PORT on one",
            .axes = {{"kind", {kKinds.begin(), kKinds.end()}},
                     {"option", {kExtras.begin(), kExtras.end()}},
                     {"on", {"first", "second"}},
                     {"first address", extra_address_words()},
                     {"first options", option_words()},
                     {"second address", extra_address_words()},
                     {"second options", option_words()}},
            .results = {"bind result", "listen result"},
            .without =
                {"IPv4-mapped and loopback addresses: the pairs have them, without these options",
                 "two such options at once", "users: the pairs have them, without these options"},
            .nonsense = cannot_be_first,
            .expect = expect_extra,
            .play = play_extra};
}

}  // namespace bindlab
