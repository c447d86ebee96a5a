// A connection from a port on which an old one remains: to the same end or another one, with the
// port chosen by bind() or by the kernel, which has no other to choose from (inet_hash_connect(),
// tcp_twsk_unique()). The old one's port was chosen in the one way or in the other.
#include <fmt/format.h>
#include <netinet/in.h>

#include "cpp_servers/grid/connected_socket.hpp"
#include "cpp_servers/grid/first_socket.hpp"
#include "cpp_servers/grid/place.hpp"
#include "cpp_servers/grid/small_grids.hpp"
#include "cpp_servers/grid/stage.hpp"
#include "netns/sysctl.hpp"

namespace bindlab {

namespace {

constexpr std::array kRemnantPlaces = {Address::first4, Address::first6, Address::loopback4,
                                       Address::loopback6};
constexpr auto kRemnants = std::to_array<std::pair<std::string_view, FirstState>>({
    {"ESTABLISHED", FirstState::established},
    {"CLOSE_WAIT", FirstState::close_wait},
    {"FIN_WAIT1", FirstState::fin_wait1},
    {"FIN_WAIT2", FirstState::fin_wait2_held},
    {"FIN_WAIT2", FirstState::fin_wait2_orphaned},
    {"CLOSING", FirstState::closing},
    {"LAST_ACK", FirstState::last_ack},
    {"TIME_WAIT", FirstState::time_wait},
});
// TIME_WAIT may be reused when it is older than a second, counted in whole ones before 6.14.
constexpr std::chrono::milliseconds kOldEnough{2100};

// A cell's coordinates by name.
struct Connection {
    explicit Connection(Coordinates cell)
        : remnant(kRemnants[cell[1]]),
          first_options(options_at(cell[2])),
          first_chosen(cell[3] == 0),
          timestamps(cell[4]),
          tw_reuse(cell[5]),
          chosen(cell[6] == 0),
          options(options_at(cell[7])),
          same_end(cell[8] == 0),
          address(kRemnantPlaces[cell[0]]) {}

    std::pair<std::string_view, FirstState> remnant;
    ReuseOptions first_options;
    bool first_chosen;  ///< by bind(), of a server; else by the kernel, for connect()
    std::size_t timestamps;
    std::size_t tw_reuse;
    bool chosen;
    ReuseOptions options;
    bool same_end;
    Address address;
};

std::shared_ptr<void> make_accepted(Stage& stage, const Connection& connection) {
    Cell cell;
    cell.first = connection.address;
    cell.first_options = connection.first_options;
    cell.state = connection.remnant.second;
    const GridNetwork& network = stage.network();
    const NetworkNamespace& where =
        place_of(cell.first).through_loopback ? network.host() : network.client();
    auto first = std::make_shared<FirstSocket>(cell, stage.port(), where.run_inside([&] {
        return FirstSocket::client_for(cell, stage.story());
    }),
                                               stage.story());
    first->make();
    return first;
}

std::shared_ptr<void> make_remnant(Stage& stage, Coordinates coordinates) {
    const Connection connection(coordinates);
    write_sysctl(stage.network().host(), "net.ipv4.tcp_timestamps",
                 std::to_string(connection.timestamps));
    if (connection.first_chosen) {
        return make_accepted(stage, connection);
    }
    return std::make_shared<ConnectedSocket>(stage, connection.address, connection.first_options,
                                             connection.remnant.second);
}

// So the kernel has one port to choose from.
void set_settings(Stage& stage, Coordinates coordinates) {
    const Connection connection(coordinates);
    const NetworkNamespace& host = stage.network().host();
    write_sysctl(host, "net.ipv4.tcp_timestamps", std::to_string(connection.timestamps));
    write_sysctl(host, "net.ipv4.tcp_tw_reuse", std::to_string(connection.tw_reuse));
    write_sysctl(host, "net.ipv4.ip_local_port_range", fmt::format("{0} {0}", stage.port()));
}

std::vector<int> play_connection(Stage& stage, Coordinates coordinates) {
    const Connection connection(coordinates);
    const Place& place = place_of(connection.address);
    Endpoint other_end = stage.await(Protocol::tcp, {connection.remnant.first}).front().remote;
    // One below the ports that clients and servers have: nobody is there.
    other_end.port = connection.same_end ? other_end.port : std::uint16_t{9};
    const Calls calls = stage.calls("second");
    const Descriptor socket = calls.socket(place.address.domain(), Protocol::tcp);
    calls.prepare(socket.get(), place, connection.options, "");
    if (!connection.chosen) {
        // The same address, which a route would not choose for certain, and no port yet (ip(7)).
        calls.set(socket.get(), IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1, "IP_BIND_ADDRESS_NO_PORT");
        calls.must_bind(socket.get(), {place.address, 0});
        return {kNotTried, calls.try_to_connect(socket.get(), other_end)};
    }
    const int bound = calls.bind(socket.get(), {place.address, stage.port()});
    return {bound, bound == 0 ? calls.try_to_connect(socket.get(), other_end) : kNotTried};
}

std::vector<std::string_view> remnant_words() {
    return {"established",        "close_wait", "fin_wait1", "fin_wait2_held",
            "fin_wait2_orphaned", "closing",    "last_ack",  "time_wait"};
}

Answers expect_connection(Coordinates coordinates, const KernelVersion& kernel) {
    const Connection connection(coordinates);
    Question question = {.pair = {.first = connection.address,
                                  .first_options = connection.first_options,
                                  .state = connection.remnant.second,
                                  .second = connection.address,
                                  .second_options = connection.options},
                         .kernel = kernel,
                         .names_port = connection.chosen,
                         .first_named_port = connection.first_chosen,
                         .same_end = connection.same_end,
                         .timestamps = connection.timestamps == 1,
                         .tw_reuse = static_cast<int>(connection.tw_reuse),
                         .loopback = place_of(connection.address).through_loopback};
    Result bound = Result::not_tried;
    if (connection.chosen) {
        const Told told = expect(question);
        if (told.answer != Result::ok) {
            return {{told.answer, Result::not_tried}, told.rule};
        }
        bound = told.answer;
    }
    question.call = AskedCall::connect;
    const Told told = expect(question);
    return {{bound, told.answer}, told.rule};
}

}  // namespace

SmallGridPlan connections() {
    return {.name = "connect",
            .about = "a connection from the port of an old one, to the same end or another",
            .axes = {{"address", {"first4", "first6", "loopback4", "loopback6"}},
                     {"first state", remnant_words()},
                     {"first options", {"none", "addr"}},
                     {"first port", {"chosen", "automatic"}},
                     {"tcp_timestamps", {"0", "1"}},
                     {"tcp_tw_reuse", {"0", "1", "2"}},
                     {"port", {"chosen", "automatic"}},
                     {"second options", {"none", "addr"}},
                     {"other end", {"same", "another"}}},
            .results = {"bind result", "connect result"},
            .without = {"a port that bind() took for a client: the old one's is a server's, or the "
                        "kernel's choice",
                        "wildcards and IPv4-mapped addresses: connect() gives a socket one address",
                        "users and devices: the pairs have both, of bind()",
                        "UDP: it leaves no remnant"},
            .make = make_remnant,
            .pause = kOldEnough,
            .set_up = set_settings,
            .expect = expect_connection,
            .play = play_connection};
}

}  // namespace bindlab
