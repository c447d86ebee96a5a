// Listeners of other protocols with ports: MPTCP, whose sockets are TCP's below, and SCTP, which
// has a table of ports of its own; beside TCP and beside each other.
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <stdexcept>

#include "cpp_servers/grid/place.hpp"
#include "cpp_servers/grid/sctp_table.hpp"
#include "cpp_servers/grid/small_grids.hpp"
#include "cpp_servers/grid/stage.hpp"

namespace bindlab {

namespace {

struct Transport {
    std::string_view name;
    int number;
    std::string_view missing;  ///< what is said where the kernel has it not
};
constexpr std::array kTransports = {
    Transport{"tcp", IPPROTO_TCP, "the kernel has no TCP"},
    Transport{"mptcp", IPPROTO_MPTCP, "the kernel has no MPTCP: socket() is refused"},
    Transport{"sctp", IPPROTO_SCTP, "the kernel has no SCTP: socket() is refused"}};

bool is_to_be_had(const Transport& transport) {
    const int made = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, transport.number);
    const Descriptor socket(made);
    return made >= 0;
}

// Asked once, when it is wanted.
const std::array<bool, kTransports.size()>& known_here() {
    static const auto known = [] {
        std::array<bool, kTransports.size()> found{};
        std::ranges::transform(kTransports, found.begin(), is_to_be_had);
        return found;
    }();
    return known;
}

std::string_view is_in_the_pairs(Coordinates cell) {
    return cell[0] == 0 && cell[3] == 0 ? "TCP beside TCP is in the first grid" : "";
}

std::string_view cannot_be_made(Coordinates cell) {
    for (const std::size_t transport : {cell[0], cell[3]}) {
        if (!known_here()[transport]) {
            return kTransports[transport].missing;
        }
    }
    return "";
}

void await_listener(Stage& stage, const Transport& transport) {
    const bool sctp = transport.number == IPPROTO_SCTP;
    using States = std::vector<std::string_view>;
    stage.await(Protocol::tcp, sctp ? States{} : States{"LISTEN"});
    const std::size_t listeners = sctp_listeners_in(read_sctp_table(), stage.port());
    if (listeners != (sctp ? 1U : 0U)) {
        throw std::runtime_error(fmt::format("{} SCTP sockets listen on the port", listeners));
    }
}

std::vector<int> play_protocols(Stage& stage, Coordinates cell) {
    std::array<Descriptor, 2> sockets;
    std::array<int, 2> answers{};
    for (std::size_t i = 0; i < sockets.size(); ++i) {
        const Calls calls = stage.calls(i == 0 ? "first" : "second");
        const Transport& transport = kTransports[cell[3 * i]];
        const Place& place = place_of(static_cast<Address>(cell[3 * i + 1]));
        const Endpoint where = {place.address, stage.port()};
        sockets[i] = calls.stream_socket(place.address.domain(), transport.number, transport.name);
        calls.prepare(sockets[i].get(), place, options_at(cell[3 * i + 2]), "");
        if (i == 0) {
            calls.must_bind(sockets[i].get(), where);
            calls.must_listen(sockets[i].get());
            await_listener(stage, transport);
        } else {
            answers = start(calls, SocketKind::tcp_listening, sockets[i].get(), where);
        }
    }
    return {answers.begin(), answers.end()};
}

std::vector<std::string_view> transport_words() {
    std::vector<std::string_view> words;
    words.reserve(kTransports.size());
    for (const Transport& transport : kTransports) {
        words.push_back(transport.name);
    }
    return words;
}

// MPTCP's ports are TCP's, with the faults of TCP's tables. SCTP should share those of its own by
// the same options, and has no such table: to the rules it is no TCP.
Answers expect_protocols(Coordinates cell, const KernelVersion& kernel) {
    const bool sctp_first = kTransports[cell[0]].number == IPPROTO_SCTP;
    const bool sctp_second = kTransports[cell[3]].number == IPPROTO_SCTP;
    const Question question = {.pair = {.protocol = sctp_first ? Protocol::udp : Protocol::tcp,
                                        .first = static_cast<Address>(cell[1]),
                                        .first_options = options_at(cell[2]),
                                        .state = FirstState::listening,
                                        .second = static_cast<Address>(cell[4]),
                                        .second_options = options_at(cell[5])},
                               .kernel = kernel,
                               .same_ports = sctp_first == sctp_second};
    return expect_answers(question, true);
}

}  // namespace

SmallGridPlan other_protocols() {
    return {.name = "protocols",
            .about = "listeners of MPTCP and SCTP beside TCP and each other",
            .axes = {{"first protocol", transport_words()},
                     {"first address", address_words()},
                     {"first options", option_words()},
                     {"second protocol", transport_words()},
                     {"second address", address_words()},
                     {"second options", option_words()}},
            .results = {"bind result", "listen result"},
            .without = {"sockets that are bound and do not listen: no table has those of SCTP",
                        "SCTP's SOCK_SEQPACKET, and sockets with several addresses",
                        "users and devices: the pairs have both, of TCP"},
            .nonsense = is_in_the_pairs,
            .missing_here = cannot_be_made,
            .expect = expect_protocols,
            .play = play_protocols};
}

}  // namespace bindlab
