// The verbs that make, name and end sockets, each one system call: its man page is its reference.
#include <sys/socket.h>
#include <unistd.h>

#include <string>

#include "cpp_servers/actor/experiment.hpp"
#include "cpp_servers/actor/socket_destroyer.hpp"
#include "cpp_servers/actor/socket_kind.hpp"
#include "cpp_servers/actor/unix_address.hpp"
#include "cpp_servers/actor/verb.hpp"
#include "netns/address.hpp"

namespace bindlab {

namespace {

// The lecture's; above net.core.somaxconn the kernel takes that.
constexpr int kBacklog = 1024;

// A descriptor under experiment is close-on-exec only where the line says so.
int flags_of(const Call& call) {
    return call.has("cloexec") ? SOCK_CLOEXEC : 0;
}

void make_socket(ActorState& state, const Call& call, Answer& answer) {
    const SocketKind* kind = find_socket_kind(call.word("KIND"));
    const int flags = flags_of(call) | (call.has("nonblock") ? SOCK_NONBLOCK : 0);
    state.sockets.must_be_free(call.new_name());
    if (record(answer, experiment([&] {
                   return ::socket(kind->domain, kind->type | flags, kind->protocol);
               }))) {
        state.sockets.keep_socket(call.new_name(), Descriptor(static_cast<int>(answer.ret)));
    }
}

void bind_socket(ActorState& state, const Call& call, Answer& answer) {
    const SocketAddress address = call.socket_address("ADDR:PORT");
    const int socket = state.sockets.socket(call.name());
    record(answer, experiment([&] { return ::bind(socket, address.get(), address.length); }));
}

void listen_on(ActorState& state, const Call& call, Answer& answer) {
    const int backlog = static_cast<int>(call.number("BACKLOG"));
    const int socket = state.sockets.socket(call.name());
    record(answer, experiment([&] { return ::listen(socket, backlog); }));
}

void connect_socket(ActorState& state, const Call& call, Answer& answer) {
    const SocketAddress address = call.socket_address("ADDR:PORT");
    const int socket = state.sockets.socket(call.name());
    record(answer, experiment([&] { return ::connect(socket, address.get(), address.length); }));
}

void accept_connection(ActorState& state, const Call& call, Answer& answer) {
    const int socket = state.sockets.socket(call.name());
    state.sockets.must_be_free(call.new_name());
    SocketAddress peer;
    if (record(answer, experiment([&] {
                   return ::accept4(socket, peer.get(), &peer.length, flags_of(call));
               }))) {
        state.sockets.keep_socket(call.new_name(), Descriptor(static_cast<int>(answer.ret)));
        answer.value = shown(peer);
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
        answer.value = shown(address);
    }
}

void remove_path(ActorState& /*state*/, const Call& call, Answer& answer) {
    record(answer, experiment([&] { return ::unlink(call.word("PATH").c_str()); }));
}

void destroy(ActorState& /*state*/, const Call& call, Answer& answer) {
    record(answer, destroy_tcp_socket(call.endpoint("LOCAL"), call.endpoint("REMOTE")));
}

void get_local_name(ActorState& state, const Call& call, Answer& answer) {
    tell_name(state, call, answer, ::getsockname);
}

void get_peer_name(ActorState& state, const Call& call, Answer& answer) {
    tell_name(state, call, answer, ::getpeername);
}

constexpr Form kSocket[] = {form::one_of("KIND", kSocketKinds), form::keyword("nonblock"),
                            form::keyword("cloexec"), form::new_name("socket", "sock")};
constexpr Form kBind[] = {kSocketName, form::any_endpoint("ADDR:PORT")};
constexpr Form kConnect[] = {kSocketName, form::any_endpoint("ADDR:PORT", "unspec")};
constexpr Form kUnlink[] = {form::path("PATH")};
constexpr Form kDestroy[] = {form::endpoint("LOCAL"), form::endpoint("REMOTE")};
// An int, and the kernel takes a negative one for a large one: __sys_listen() in net/socket.c.
constexpr Form kListen[] = {kSocketName, form::or_else(form::integer("BACKLOG"), kBacklog)};
constexpr Form kAccept[] = {kSocketName, form::keyword("cloexec"),
                            form::new_name("socket", "conn")};
constexpr Form kNameAlone[] = {kSocketName};

constexpr Verb kSocketVerbs[] = {
    {"socket", kSocket,
     "make a socket; nonblock sets O_NONBLOCK, cloexec FD_CLOEXEC: fork exec closes it then",
     "socket tcp as second", "", make_socket},
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
    {"unlink", kUnlink, "remove a socket's path, which close() leaves", "unlink /tmp/x.sock", "",
     remove_path},
    {"destroy", kDestroy,
     "end a TCP socket of this host, whoever has it, through sock_diag, as ss -K does; a "
     "listener's "
     "REMOTE is 0.0.0.0:0 or [::]:0",
     "destroy 10.0.0.1:9527 10.0.0.2:40000", "", destroy, true},
};

}  // namespace

std::span<const Verb> socket_verbs() {
    return kSocketVerbs;
}

}  // namespace bindlab
