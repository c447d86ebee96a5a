// An option of the first socket that is set or cleared late: after bind(), after listen(), once a
// client is connected, or on the accepted socket; and then a second socket.
#include <sys/socket.h>

#include "cpp_servers/grid/place.hpp"
#include "cpp_servers/grid/small_grids.hpp"
#include "cpp_servers/grid/stage.hpp"

namespace bindlab {

namespace {

enum class When : std::uint8_t { after_bind, after_listen, after_handshake, on_accepted };
enum class Left : std::uint8_t { bound, listening, all, connection, time_wait };

constexpr std::array kFirsts = {Address::first4, Address::first6};
constexpr std::array<std::array<Address, 2>, 2> kSeconds = {
    {{Address::first4, Address::wildcard4}, {Address::first6, Address::wildcard6}}};

struct Change {
    explicit Change(Coordinates cell)
        : option(cell[2] == 0 ? SO_REUSEADDR : SO_REUSEPORT),
          name(cell[2] == 0 ? "SO_REUSEADDR" : "SO_REUSEPORT"),
          value(cell[3] == 0 ? 1 : 0),
          when(static_cast<When>(cell[4])) {}

    int option;
    std::string_view name;
    int value;
    When when;

    void make(const Calls& calls, When now, const Descriptor& socket) const {
        if (now == when) {
            calls.set(socket.get(), SOL_SOCKET, option, value, name);
        }
    }
};

// What of the first socket is there when the second comes; it makes what `left` says, with the
// change at its time.
class ChangedFirst {
public:
    ChangedFirst(Stage& stage, Coordinates cell)
        : stage_(stage),
          change_(cell),
          left_(static_cast<Left>(cell[5])),
          place_(place_of(kFirsts[cell[0]])) {}

    void make(ReuseOptions options) {
        listener_ = ours_.socket(place_.address.domain(), Protocol::tcp);
        ours_.prepare(listener_.get(), place_, options, "");
        ours_.must_bind(listener_.get(), {place_.address, stage_.port()});
        change_.make(ours_, When::after_bind, listener_);
        if (left_ == Left::bound) {
            stage_.await(Protocol::tcp, {"BOUND_INACTIVE"});
            return;
        }
        ours_.must_listen(listener_.get());
        change_.make(ours_, When::after_listen, listener_);
        if (left_ == Left::listening) {
            stage_.await(Protocol::tcp, {"LISTEN"});
            return;
        }
        connect();
        end();
    }

private:
    void connect() {
        ours_.limit_waiting(listener_.get());
        client_ = theirs_.socket(place_.reached.domain(), Protocol::tcp);
        theirs_.limit_waiting(client_.get());
        theirs_.connect(client_.get(), {place_.reached, stage_.port()});
        connection_ = ours_.accept(listener_.get());
        change_.make(ours_, When::after_handshake, listener_);
        change_.make(ours_, When::on_accepted, connection_);
    }

    void end() {
        if (left_ == Left::all) {
            stage_.await(Protocol::tcp, {"LISTEN", "ESTABLISHED"});
            return;
        }
        ours_.close(listener_);
        if (left_ == Left::connection) {
            stage_.await(Protocol::tcp, {"ESTABLISHED"});
            return;
        }
        ours_.close(connection_);
        theirs_.await_end(client_.get());
        theirs_.close(client_);
        stage_.await(Protocol::tcp, {"TIME_WAIT"});
    }

    Stage& stage_;
    Change change_;
    Left left_;
    const Place& place_;
    Calls ours_ = stage_.calls("first");
    Calls theirs_ = stage_.calls("client");
    Descriptor listener_;
    Descriptor connection_;
    Descriptor client_;
};

std::vector<int> play_changed(Stage& stage, Coordinates cell) {
    ChangedFirst first(stage, cell);
    first.make(options_at(cell[1]));
    const Calls calls = stage.calls("second");
    const Place& place = place_of(kSeconds[cell[0]][cell[6]]);
    const Descriptor socket = calls.socket(place.address.domain(), Protocol::tcp);
    calls.prepare(socket.get(), place, options_at(cell[7]), "");
    const auto answers =
        start(calls, SocketKind::tcp_listening, socket.get(), {place.address, stage.port()});
    return {answers.begin(), answers.end()};
}

std::string_view never_happens(Coordinates cell) {
    const auto when = static_cast<When>(cell[4]);
    const auto left = static_cast<Left>(cell[5]);
    const bool too_late = (left == Left::bound && when != When::after_bind) ||
                          (left == Left::listening && when > When::after_listen);
    return too_late ? "the second socket comes before the change" : "";
}

ReuseOptions with(ReuseOptions options, Coordinates cell) {
    const bool value = cell[3] == 0;
    (cell[2] == 0 ? options.address : options.port) = value;
    return options;
}

// What counts are the options that a socket has when the second comes: an accepted one has its
// listener's of the time of the handshake.
Answers expect_changed(Coordinates cell, const KernelVersion& kernel) {
    const auto when = static_cast<When>(cell[4]);
    const auto left = static_cast<Left>(cell[5]);
    const ReuseOptions before = options_at(cell[1]);
    const ReuseOptions after = with(before, cell);
    const ReuseOptions of_listener = when == When::on_accepted ? before : after;
    const ReuseOptions of_accepted = when == When::after_handshake ? before : after;
    const auto beside = [&](FirstState state, ReuseOptions options) {
        return Cell{.first = kFirsts[cell[0]],
                    .first_options = options,
                    .state = state,
                    .second = kSeconds[cell[0]][cell[6]],
                    .second_options = options_at(cell[7])};
    };
    std::vector<Cell> pairs;
    switch (left) {
        case Left::bound:
            pairs = {beside(FirstState::bound, of_listener)};
            break;
        case Left::listening:
            pairs = {beside(FirstState::listening, of_listener)};
            break;
        case Left::all:
            pairs = {beside(FirstState::listening, of_listener),
                     beside(FirstState::established, of_accepted)};
            break;
        case Left::connection:
            pairs = {beside(FirstState::established, of_accepted)};
            break;
        case Left::time_wait:
            pairs = {beside(FirstState::time_wait, of_accepted)};
            break;
    }
    return expect_beside(pairs, kernel, true);
}

}  // namespace

SmallGridPlan changed_options() {
    return {.name = "changed",
            .about = "an option of the first socket is set or cleared late",
            .axes = {{"family", {"ipv4", "ipv6"}},
                     {"first options", option_words()},
                     {"option", {"addr", "port"}},
                     {"change", {"set", "cleared"}},
                     {"when", {"after_bind", "after_listen", "after_handshake", "on_accepted"}},
                     {"left", {"bound", "listening", "all", "connection", "time_wait"}},
                     {"second address", {"same", "wildcard"}},
                     {"second options", option_words()}},
            .results = {"bind result", "listen result"},
            .without = {"UDP: it has neither handshake nor accepted socket, and so one of the four "
                        "times of a change",
                        "a first on a wildcard, a loopback or an IPv4-mapped address: the pairs "
                        "have them, with options set in time",
                        "users and devices: the pairs have both, with options set in time"},
            .nonsense = never_happens,
            .expect = expect_changed,
            .play = play_changed};
}

}  // namespace bindlab
