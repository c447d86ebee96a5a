// The second socket leaves its port to the kernel, which has one to choose from: that of the first
// (inet_csk_find_open_port(), udp_lib_get_port(), __inet_hash_connect()).
#include <fmt/format.h>
#include <netinet/in.h>

#include <stdexcept>

#include "cpp_servers/grid/network.hpp"
#include "cpp_servers/grid/place.hpp"
#include "cpp_servers/grid/small_grids.hpp"
#include "cpp_servers/grid/stage.hpp"
#include "netns/sysctl.hpp"

namespace bindlab {

namespace {

// What asks for a port: bind() to port 0; the same with net.ipv4.ip_autobind_reuse; connect() of a
// socket that bind() has given an address alone (ip(7), IP_BIND_ADDRESS_NO_PORT).
enum class Asker : std::uint8_t { bind, bind_reuse, connect };

// Not address 2: a first there and a second at address 1 are the same the other way round.
constexpr std::array kAutomaticFirsts = {
    Address::wildcard4, Address::first4,          Address::loopback4,
    Address::wildcard6, Address::wildcard6_only,  Address::first6,
    Address::loopback6, Address::mapped_wildcard, Address::mapped_first};
constexpr std::uint16_t kDiscardPort = 9;

struct AutomaticCell {
    explicit AutomaticCell(Coordinates cell)
        : kind(static_cast<SocketKind>(cell[0])),
          first(kAutomaticFirsts[cell[1]]),
          first_options(options_at(cell[2])),
          second(static_cast<Address>(cell[3])),
          second_options(options_at(cell[4])),
          asker(static_cast<Asker>(cell[5])) {}

    SocketKind kind;
    Address first;
    ReuseOptions first_options;
    Address second;
    ReuseOptions second_options;
    Asker asker;
};

std::vector<std::string_view> first_words() {
    std::vector<std::string_view> words;
    words.reserve(kAutomaticFirsts.size());
    for (const Address address : kAutomaticFirsts) {
        words.push_back(address_words()[static_cast<std::size_t>(address)]);
    }
    return words;
}

std::string_view nothing_new(Coordinates coordinates) {
    const AutomaticCell cell(coordinates);
    switch (cell.asker) {
        case Asker::bind:
            break;
        case Asker::bind_reuse:
            return cell.kind == SocketKind::udp || !cell.first_options.address ||
                           !cell.second_options.address
                       ? "ip_autobind_reuse is of TCP, where both have SO_REUSEADDR"
                       : "";
        case Asker::connect:
            return cell.second_options.address != cell.second_options.port
                       ? "of a second that connects: none of the reuse options, or both"
                       : "";
    }
    return "";
}

void leave_one_port(Stage& stage, Coordinates coordinates) {
    const AutomaticCell cell(coordinates);
    const NetworkNamespace& host = stage.network().host();
    write_sysctl(host, "net.ipv4.ip_local_port_range", fmt::format("{0} {0}", stage.port()));
    write_sysctl(host, "net.ipv4.ip_autobind_reuse", cell.asker == Asker::bind_reuse ? "1" : "0");
}

// A port at which nobody is, on the way that leads there from the address.
Endpoint far_end(const Place& from) {
    if (from.through_loopback) {
        return {from.reached, kDiscardPort};
    }
    const bool ipv4 = from.reached.family == Family::ipv4;
    const bool mapped = from.reached.family != from.address.family;
    const std::string client = ipv4 ? kClient4 : kClient6;
    return {IpAddress::parse(mapped ? "::ffff:" + client : client), kDiscardPort};
}

void must_have_the_port(const Calls& calls, const Descriptor& socket, std::uint16_t port) {
    const Endpoint name = calls.name_of(socket.get());
    if (name.port != port) {
        throw std::runtime_error("the kernel chose another port: " + name.to_string());
    }
}

std::vector<int> play_automatic(Stage& stage, Coordinates coordinates) {
    const AutomaticCell cell(coordinates);
    const Protocol protocol = protocol_of(cell.kind);
    const Calls firsts = stage.calls("first");
    const Place& taken = place_of(cell.first);
    const Descriptor first = firsts.socket(taken.address.domain(), protocol);
    firsts.prepare(first.get(), taken, cell.first_options, "");
    must_start(firsts, cell.kind, first.get(), {taken.address, stage.port()});
    stage.await(protocol, {state_of(cell.kind)});
    const Calls calls = stage.calls("second");
    const Place& place = place_of(cell.second);
    const Descriptor socket = calls.socket(place.address.domain(), protocol);
    calls.prepare(socket.get(), place, cell.second_options, "");
    if (cell.asker == Asker::connect) {
        calls.set(socket.get(), IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1, "IP_BIND_ADDRESS_NO_PORT");
        calls.must_bind(socket.get(), {place.address, 0});
        const int connected = calls.try_to_connect(socket.get(), far_end(place));
        if (connected == 0 || connected == EINPROGRESS) {
            must_have_the_port(calls, socket, stage.port());
        }
        return {kNotTried, kNotTried, connected};
    }
    const auto [bound, listens] = start(calls, cell.kind, socket.get(), {place.address, 0});
    if (bound == 0) {
        must_have_the_port(calls, socket, stage.port());
    }
    return {bound, listens, kNotTried};
}

Answers expect_automatic(Coordinates coordinates, const KernelVersion& kernel) {
    const AutomaticCell cell(coordinates);
    const bool listens = cell.kind == SocketKind::tcp_listening;
    Question question = {
        .pair = {.protocol = protocol_of(cell.kind),
                 .first = cell.first,
                 .first_options = cell.first_options,
                 .state = listens ? FirstState::listening : FirstState::bound,
                 .second = cell.second,
                 .second_options = cell.second_options},
        .kernel = kernel,
        .names_port = false,
        .autobind_reuse = cell.asker == Asker::bind_reuse,
    };
    if (cell.asker == Asker::connect) {
        question.call = AskedCall::connect;
        const Told told = expect(question);
        return {{Result::not_tried, Result::not_tried, told.answer}, told.rule};
    }
    Answers answers = expect_answers(question, listens);
    answers.results.push_back(Result::not_tried);
    return answers;
}

}  // namespace

SmallGridPlan automatic_ports() {
    return {.name = "automatic",
            .about = "the second leaves its port to the kernel, which has the first's alone",
            .axes = {{"kind", {kKinds.begin(), kKinds.end()}},
                     {"first address", first_words()},
                     {"first options", option_words()},
                     {"second address", address_words()},
                     {"second options", option_words()},
                     {"port from", {"bind", "bind_reuse", "connect"}}},
            .results = {"bind result", "listen result", "connect result"},
            .without = {"a first at address 2: it is the second at address 1, the other way round",
                        "users and devices: the pairs have both, with a port that is named",
                        "more than one port to choose from: which is taken is chance"},
            .nonsense = nothing_new,
            .set_up = leave_one_port,
            .expect = expect_automatic,
            .play = play_automatic};
}

}  // namespace bindlab
