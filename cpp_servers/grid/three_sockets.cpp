// Three sockets on one port, in every order: a third may be let in by the mistake that two made
// visible, or be kept out by one that has been forgotten.
#include "cpp_servers/grid/place.hpp"
#include "cpp_servers/grid/small_grids.hpp"
#include "cpp_servers/grid/stage.hpp"

namespace bindlab {

namespace {

// The second is refused: then the third would be the second of a pair.
std::vector<int> play_three(Stage& stage, Coordinates cell) {
    constexpr std::array<std::string_view, 3> kNames = {"first", "second", "third"};
    const auto kind = static_cast<SocketKind>(cell[0]);
    std::array<Descriptor, 3> sockets;
    std::vector<int> answers(4, kNotTried);
    std::vector<std::string_view> there;
    for (std::size_t i = 0; i < sockets.size(); ++i) {
        if (i > 0) {
            stage.await(protocol_of(kind), there);
        }
        const Calls calls = stage.calls(kNames[i]);
        const Place& place = place_of(static_cast<Address>(cell[1 + 2 * i]));
        sockets[i] = calls.socket(place.address.domain(), protocol_of(kind));
        calls.prepare(sockets[i].get(), place, options_at(cell[2 + 2 * i]), "");
        const auto [bound, listens] =
            start(calls, kind, sockets[i].get(), {place.address, stage.port()});
        if (i > 0) {
            answers[2 * i - 2] = bound;
            answers[2 * i - 1] = listens;
        }
        if (bound != 0) {
            break;
        }
        there.push_back(listens > 0 ? state_of(SocketKind::tcp_bound) : state_of(kind));
    }
    return answers;
}

// Each that comes is held against those that are there, by the rules of two.
Answers expect_three(Coordinates cell, const KernelVersion& kernel) {
    const auto kind = static_cast<SocketKind>(cell[0]);
    const bool listens = kind == SocketKind::tcp_listening;
    std::vector<FirstState> states = {listens ? FirstState::listening : FirstState::bound};
    Answers answers = {std::vector(4, Result::not_tried), {}};
    for (std::size_t i = 1; i < 3; ++i) {
        std::vector<Cell> pairs;
        for (std::size_t before = 0; before < i; ++before) {
            pairs.push_back({.protocol = protocol_of(kind),
                             .first = static_cast<Address>(cell[1 + 2 * before]),
                             .first_options = options_at(cell[2 + 2 * before]),
                             .state = states[before],
                             .second = static_cast<Address>(cell[1 + 2 * i]),
                             .second_options = options_at(cell[2 + 2 * i])});
        }
        const Answers told = expect_beside(pairs, kernel, listens);
        answers.results[2 * i - 2] = told.results.front();
        answers.results[2 * i - 1] = told.results.back();
        answers.rule = told.rule;
        if (told.results.front() != Result::ok) {
            break;
        }
        states.push_back(states.front());
    }
    return answers;
}

}  // namespace

SmallGridPlan three_sockets() {
    return {
        .name = "three",
        .about = "three sockets on one port, in every order",
        .axes = {{"kind", {kKinds.begin(), kKinds.end()}},
                 {"first address", address_words()},
                 {"first options", option_words()},
                 {"second address", address_words()},
                 {"second options", option_words()},
                 {"third address", address_words()},
                 {"third options", option_words()}},
        .results = {"second bind", "second listen", "third bind", "third listen"},
        .without = {"users and devices: they would make twenty times as many cells, and the pairs "
                    "have both",
                    "remnants: all three sockets are open, and the pairs have the remnants of one"},
        .expect = expect_three,
        .play = play_three};
}

}  // namespace bindlab
