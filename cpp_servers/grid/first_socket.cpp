#include "cpp_servers/grid/first_socket.hpp"

#include <exception>
#include <utility>

#include "cpp_servers/grid/calls.hpp"
#include "cpp_servers/grid/place.hpp"

namespace bindlab {

namespace {

constexpr std::string_view kFirst = "first";
constexpr std::string_view kClient = "client";

}  // namespace

bool FirstSocket::has_client(const Cell& cell) noexcept {
    return cell.state != FirstState::bound && cell.state != FirstState::listening;
}

Descriptor FirstSocket::client_for(const Cell& cell, Story* story) {
    const Calls calls(kClient, story);
    Descriptor client = calls.socket(place_of(cell.first).reached.domain(), Protocol::tcp);
    calls.limit_waiting(client.get());
    return client;
}

FirstSocket::FirstSocket(const Cell& cell, std::uint16_t port, Descriptor client,
                         Story* story) noexcept
    : cell_(cell), port_(port), story_(story), client_(std::move(client)) {}

FirstSocket::~FirstSocket() {
    drop(client_);
}

void FirstSocket::make() {
    const Calls calls(kFirst, story_);
    const Place& place = place_of(cell_.first);
    listener_ = calls.socket(place.address.domain(), cell_.protocol);
    calls.prepare(listener_.get(), place, cell_.first_options, first_device(cell_.devices));
    calls.must_bind(listener_.get(), {place.address, port_});
    if (cell_.state == FirstState::bound) {
        return;
    }
    calls.must_listen(listener_.get());
    if (cell_.state == FirstState::listening) {
        return;
    }
    calls.limit_waiting(listener_.get());
    Calls(kClient, story_).connect(client_.get(), {place.reached, port_});
    if (cell_.state != FirstState::listening_unaccepted) {
        connection_ = calls.accept(listener_.get());
        calls.close(listener_);
        end_connection(cell_.state, place.reached.family, connection_, client_, calls,
                       Calls(kClient, story_));
    }
}

// Who says FIN first, and who hears it: RFC 9293 3.3.2, figure 5.
void end_connection(FirstState state, Family family, Descriptor& our_end, Descriptor& their_end,
                    const Calls& ours, const Calls& theirs) {
    switch (state) {
        case FirstState::bound:
        case FirstState::listening:
        case FirstState::listening_unaccepted:
        case FirstState::established:
            break;
        case FirstState::close_wait:
            theirs.shut_down(their_end.get());
            break;
        case FirstState::fin_wait1:
            theirs.go_deaf(their_end.get(), family);
            ours.close(our_end);
            break;
        case FirstState::fin_wait2_held:
            ours.shut_down(our_end.get());
            break;
        case FirstState::fin_wait2_orphaned:
            ours.close(our_end);
            break;
        case FirstState::closing:
            theirs.go_deaf(their_end.get(), family);
            ours.close(our_end);
            theirs.shut_down(their_end.get());
            break;
        case FirstState::last_ack:
            theirs.shut_down(their_end.get());
            ours.await_end(our_end.get());
            theirs.go_deaf(their_end.get(), family);
            ours.close(our_end);
            break;
        case FirstState::time_wait:
            ours.close(our_end);
            theirs.await_end(their_end.get());
            theirs.close(their_end);
            break;
    }
}

void drop(Descriptor& theirs) noexcept {
    try {
        Calls(kClient, nullptr).reset(theirs);
    } catch (const std::exception&) {  // then it closes as it is
    }
}

}  // namespace bindlab
