#include "cpp_servers/check/connection_end.hpp"

#include <fmt/format.h>

#include <string_view>

#include "cpp_servers/check/ending.hpp"
#include "cpp_servers/check/patience.hpp"
#include "cpp_servers/check/serving.hpp"
#include "cpp_servers/check/start_words.hpp"

namespace bindlab {

namespace {

constexpr const char* kAdviceOnReset =
    "a close resets with SO_LINGER at 0 (socket(7)), or with data that was not read: then nothing "
    "is "
    "left to restart beside, but the client may lose its answer; close without SO_LINGER, and name "
    "a request that it reads to its end (--request)";
constexpr const char* kAdviceOnBusy =
    "see that it accepts there, and reads what it is sent (--request); or leave that listener out "
    "(--port, --address)";

/// Whether the client, or its silence, is to be there before the server closes.
bool has_a_race(const RestartTrial& trial) {
    return trial.ending == Ending::client_first || trial.ending == Ending::fin_wait1 ||
           trial.ending == Ending::last_ack;
}

}  // namespace

ConnectionEnd::ConnectionEnd(TrialStory& story)
    : story_(story),
      withholds_(story.setting().learned.closes_first && has_a_race(story.trial())),
      client_(story.arena().where(), story.trial().reached,
              withholds_ ? Handshake::withheld : Handshake::whole) {
    story_.set_client_port(client_.port());
    story_.tell(fmt::format("client: connect {} from port {}", story_.trial().reached.to_string(),
                            client_.port()));
}

bool ConnectionEnd::begin() {
    return withholds_ ? end_with_handshake() : serve() && begin_end();
}

/// The server is to have accepted the connection: what only waits in its queue is reset when it
/// ends (inet_csk_listen_stop() of net/ipv4/inet_connection_sock.c), and leaves nothing behind.
bool ConnectionEnd::serve() {
    Serving serving(story_.arena(), client_, story_.trial().reached.port);
    const bool answers =
        story_.trial().ending == Ending::fin_wait2 || story_.trial().ending == Ending::time_wait;
    // Who closes unasked would answer a request that comes too late with a RST.
    const bool asks =
        story_.setting().learned.needs_request || !story_.setting().learned.closes_first;
    const std::string trouble =
        serving.await(asks ? story_.setting().order.request : std::string(), answers,
                      story_.setting().order.timeout, story_.setting().learned.needs_request);
    if (!trouble.empty() && story_.setting().order.request.empty()) {
        story_.setting().learned.never_served = trouble;
    }
    const auto state = client_.look();
    outrun_ = !trouble.empty() && asks && !story_.setting().learned.needs_request &&
              (state == ClientConnection::State::lost || state == ClientConnection::State::ended);
    if (const auto entry = story_.server_side()) {
        story_.tell("table: " + socket_words(*entry));
    }
    return trouble.empty() || story_.give_up(trouble, kAdviceOnBusy);
}

bool ConnectionEnd::give_up_outrun() {
    outrun_ = true;
    const auto entry = story_.server_side();
    return story_.give_up("the server closed first" +
                          (entry ? ": " + socket_words(*entry) : std::string()));
}

/// For a server that closes as soon as it has a connection: with the last segment of the
/// handshake comes the client's end, or nobody hears any more.
bool ConnectionEnd::end_with_handshake() {
    using State = ClientConnection::State;
    await_state([&] { return client_.look() != State::connecting; }, story_.in_time());
    const std::string_view request = story_.setting().learned.needs_request
                                         ? story_.setting().order.request
                                         : std::string_view();
    if (story_.trial().ending != Ending::client_first) {
        client_.go_deaf();
        story_.tell("client: hears nothing from now on");
    }
    if (client_.look() != State::open) {  // the time for which the kernel withholds it was over
        return client_.look() == State::ended ? give_up_outrun()
                                              : story_.give_up("a client could not connect");
    }
    if (story_.trial().ending == Ending::fin_wait1) {
        client_.acknowledge();
        client_.send(request);
    } else {
        client_.send_with_end(request);
        client_.shut_down();
        story_.tell("client: close, with the last segment of the handshake");
    }
    const auto is_taken = [&] {
        const auto entry = story_.server_side();
        return client_.look() != State::open ||
               (entry && (entry->owner() || entry->state.starts_with("FIN_WAIT") ||
                          entry->state == "LAST_ACK"));
    };
    if (!await_state(is_taken, story_.in_time())) {
        return story_.give_up("no process has taken the connection", kAdviceOnBusy);
    }
    if (story_.trial().ending == Ending::client_first) {
        await_state([&] { return client_.look() != State::open; },
                    CheckClock::now() + kWithClients);
        client_.close();
        await_state([&] { return !story_.server_side(); }, CheckClock::now() + kWithClients);
    }
    const auto entry = story_.server_side();
    story_.tell("table: " + (entry ? socket_words(*entry) : "nothing is left of it"));
    return true;
}

/// What the client does while the server still runs.
bool ConnectionEnd::begin_end() {
    switch (story_.trial().ending) {
        case Ending::client_first:
            if (client_.look() == ClientConnection::State::ended) {
                return give_up_outrun();
            }
            client_.close();
            story_.tell("client: close");
            await_state([&] { return !story_.server_side(); }, CheckClock::now() + kWithClients);
            story_.tell(story_.server_side() ? "table: " + socket_words(*story_.server_side())
                                             : "table: the server has closed it, nothing is left");
            return true;
        case Ending::reset:
            client_.reset();
            story_.tell("client: close with RST");
            return await_state([&] { return !story_.server_side(); },
                               CheckClock::now() + kWithClients) ||
                   story_.give_up("the connection is still there after a reset");
        case Ending::last_ack:
        case Ending::fin_wait1:
            client_.go_deaf();
            // What it has heard before it acknowledges, if late.
            if (client_.look() == ClientConnection::State::ended) {
                return give_up_outrun();
            }
            story_.tell("client: hears nothing from now on");
            if (story_.trial().ending == Ending::last_ack) {
                client_.shut_down();
                story_.tell("client: close");
            }
            return true;
        case Ending::fin_wait2:
        case Ending::time_wait:
            return true;
    }
    return true;
}

/// In these the server's close was acknowledged, and it was the first.
void ConnectionEnd::note_state(const SocketEntry& entry) {
    outrun_ = outrun_ || (has_a_race(story_.trial()) &&
                          (entry.state == "FIN_WAIT2" || entry.state == "TIME_WAIT"));
}

/// What is left of the connection is to be what the trial is about.
void ConnectionEnd::finish() {
    const std::string wanted(state_of(story_.trial().ending));
    const auto is = [&](std::string_view state) {
        const auto entry = story_.server_side();
        client_.look();
        return entry && entry->state == state && !entry->owner();
    };
    const auto until = CheckClock::now() + kWithClients;
    if (wanted.empty()) {
        if (!await_state([&] { return !story_.server_side(); }, until)) {
            note_state(*story_.server_side());
            story_.give_up("the server's side is still there: " +
                           socket_words(*story_.server_side()));
        }
        return;
    }
    if (story_.trial().ending == Ending::time_wait) {
        await_state([&] { return is("FIN_WAIT2"); }, until);
        client_.close();
        story_.tell("client: close");
    }
    if (!await_state([&] { return is(wanted); }, until)) {
        const auto entry = story_.server_side();
        if (entry) {
            note_state(*entry);
        }
        if (entry) {
            story_.give_up(fmt::format("no {} came: {}", wanted, socket_words(*entry)));
        } else {
            story_.give_up(fmt::format("no {} came: the server reset the connection", wanted),
                           kAdviceOnReset);
        }
        return;
    }
    story_.trial().remnant = story_.server_side();
    story_.tell("table: " + socket_words(*story_.trial().remnant));
}

}  // namespace bindlab
