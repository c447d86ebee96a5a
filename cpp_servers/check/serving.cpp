#include "cpp_servers/check/serving.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cpp_servers/check/patience.hpp"
#include "netns/names.hpp"

namespace bindlab {

namespace {

// Without data a socket with TCP_DEFER_ACCEPT is not handed over (tcp(7)).
constexpr std::chrono::milliseconds kWithoutRequest{300};

constexpr std::chrono::seconds kForAnAnswer{2};

}  // namespace

/// Or the server has closed it already.
bool Serving::is_taken() {
    const auto now = entry();
    return now && (now->owner() || now->state.starts_with("FIN_WAIT"));
}

std::string Serving::await(std::string_view request, bool answers,
                           std::chrono::milliseconds patience, bool& needs_request) {
    const auto until = CheckClock::now() + patience;
    using State = ClientConnection::State;
    await_state([&] { return client_.look() != State::connecting; }, until);
    if (client_.look() == State::connecting || client_.look() == State::lost) {
        return fmt::format("a client could not connect: {}",
                           client_.error() != 0 ? errno_name(client_.error()) : "no answer");
    }
    const bool asks_at_once = needs_request && !request.empty();
    const auto first = request.empty() ? until : CheckClock::now() + kWithoutRequest;
    const bool taken = !asks_at_once && await_state([&] { return is_taken(); }, first);
    needs_request = needs_request || !taken;
    if (!taken && request.empty()) {
        return "no process has taken the connection: it is served only with data (--request), or "
               "the server is busy";
    }
    if (request.empty() || (taken && !answers)) {
        return {};
    }
    if (client_.look() == State::ended) {  // it answers nobody: a request would be reset
        return {};
    }
    if (!client_.send(request)) {
        return "the request could not be sent at once: it is too long, or the connection is gone";
    }
    const bool read = await_state(
        [&] {
            client_.look();
            const auto now = entry();
            return !now || (is_taken() && now->receive_queue == 0);
        },
        until);
    if (!read) {
        return "the request was not read";
    }
    // A server may keep its answer to itself: what counts is that nothing is left unread, or its
    // end would be a reset.
    await_state([&] { return client_.look() != State::open || client_.received() > 0; },
                std::min(until, CheckClock::now() + kForAnAnswer));
    return entry() ? std::string() : "the server reset the connection when it was asked";
}

}  // namespace bindlab
