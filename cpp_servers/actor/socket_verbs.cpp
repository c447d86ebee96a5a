// The verbs that make, name and end sockets, each one system call: its man page is its reference.
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <string>

#include "cpp_servers/actor/experiment.hpp"
#include "cpp_servers/actor/verb.hpp"
#include "netns/address.hpp"

namespace bindlab {

namespace {

struct SocketKind {
    std::string_view name;
    int domain;
    int type;
};

constexpr std::array<SocketKind, 4> kKinds = {{{"tcp", AF_INET, SOCK_STREAM},
                                               {"tcp6", AF_INET6, SOCK_STREAM},
                                               {"udp", AF_INET, SOCK_DGRAM},
                                               {"udp6", AF_INET6, SOCK_DGRAM}}};

// The lecture's; above net.core.somaxconn the kernel takes that.
constexpr int kBacklog = 1024;

void make_socket(ActorState& state, const Call& call, Answer& answer) {
    const auto* const kind = std::ranges::find(kKinds, call.word("KIND"), &SocketKind::name);
    const int flags = SOCK_CLOEXEC | (call.has("nonblock") ? SOCK_NONBLOCK : 0);
    state.sockets.must_be_free(call.new_name());
    if (record(answer, experiment([&] { return ::socket(kind->domain, kind->type | flags, 0); }))) {
        state.sockets.keep_socket(call.new_name(), Descriptor(static_cast<int>(answer.ret)));
    }
}

void bind_socket(ActorState& state, const Call& call, Answer& answer) {
    const SocketAddress address = call.endpoint("ADDR:PORT").to_socket_address();
    const int socket = state.sockets.socket(call.name());
    record(answer, experiment([&] { return ::bind(socket, address.get(), address.length); }));
}

void listen_on(ActorState& state, const Call& call, Answer& answer) {
    const int backlog = static_cast<int>(call.number("BACKLOG"));
    const int socket = state.sockets.socket(call.name());
    record(answer, experiment([&] { return ::listen(socket, backlog); }));
}

// Of no family, which dissolves what the socket is connected to: connect(2).
SocketAddress unspecified() {
    SocketAddress address;
    address.get()->sa_family = AF_UNSPEC;
    address.length = sizeof(sockaddr);
    return address;
}

void connect_socket(ActorState& state, const Call& call, Answer& answer) {
    const SocketAddress address = std::holds_alternative<std::string>(*call.find("ADDR:PORT"))
                                      ? unspecified()
                                      : call.endpoint("ADDR:PORT").to_socket_address();
    const int socket = state.sockets.socket(call.name());
    record(answer, experiment([&] { return ::connect(socket, address.get(), address.length); }));
}

void accept_connection(ActorState& state, const Call& call, Answer& answer) {
    const int socket = state.sockets.socket(call.name());
    state.sockets.must_be_free(call.new_name());
    SocketAddress peer;
    if (record(answer, experiment([&] {
                   return ::accept4(socket, peer.get(), &peer.length, SOCK_CLOEXEC);
               }))) {
        state.sockets.keep_socket(call.new_name(), Descriptor(static_cast<int>(answer.ret)));
        answer.value = Endpoint::from(peer).to_string();
    }
}

void close_socket(ActorState& state, const Call& call, Answer& answer) {
    const int socket = state.sockets.give_up(call.name()).release();
    record(answer, experiment([&] { return ::close(socket); }));
}

using NameCall = int (*)(int, sockaddr*, socklen_t*);

void tell_name(ActorState& state, const Call& call, Answer& answer, NameCall name) {
    const int socket = state.sockets.socket(call.name());
    SocketAddress address;
    if (record(answer, experiment([&] { return name(socket, address.get(), &address.length); }))) {
        answer.value = Endpoint::from(address).to_string();
    }
}

void get_local_name(ActorState& state, const Call& call, Answer& answer) {
    tell_name(state, call, answer, ::getsockname);
}

void get_peer_name(ActorState& state, const Call& call, Answer& answer) {
    tell_name(state, call, answer, ::getpeername);
}

constexpr Form kSocket[] = {form::one_of("KIND", "tcp|tcp6|udp|udp6"), form::keyword("nonblock"),
                            form::new_name("socket", "sock")};
constexpr Form kBind[] = {kSocketName, form::endpoint("ADDR:PORT")};
constexpr Form kConnect[] = {kSocketName, form::endpoint("ADDR:PORT", "unspec")};
// An int, and the kernel takes a negative one for a large one: __sys_listen() in net/socket.c.
constexpr Form kListen[] = {kSocketName, form::or_else(form::integer("BACKLOG"), kBacklog)};
constexpr Form kAccept[] = {kSocketName, form::new_name("socket", "conn")};
constexpr Form kNameAlone[] = {kSocketName};

constexpr Verb kSocketVerbs[] = {
    {"socket", kSocket, "make a socket; nonblock sets O_NONBLOCK", "socket tcp as second", "",
     make_socket},
    {"bind", kBind, "give the socket its local address and port; port 0: the kernel chooses",
     "bind 10.0.0.1:9527", "", bind_socket},
    {"listen", kListen, "wait for connections; the number is the backlog, 1024 unless said",
     "listen 1", "", listen_on},
    {"connect", kConnect,
     "connect to an address and port; unspec (AF_UNSPEC) dissolves the connection",
     "connect 10.0.0.1:9527", "", connect_socket},
    {"accept", kAccept,
     "take a connection from a listening socket; the value is the other end's address and port",
     "accept as conn", "10.0.0.2:40000", accept_connection},
    {"close", kNameAlone, "close the socket; its name is free again", "close conn", "",
     close_socket},
    {"getsockname", kNameAlone, "the socket's own address and port", "getsockname", "10.0.0.1:9527",
     get_local_name},
    {"getpeername", kNameAlone, "the other end's address and port", "getpeername conn",
     "10.0.0.2:40000", get_peer_name},
};

}  // namespace

std::span<const Verb> socket_verbs() {
    return kSocketVerbs;
}

}  // namespace bindlab
