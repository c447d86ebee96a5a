// The verbs that make, name and end sockets, each one system call: its man page is its reference.
#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <string>

#include "cpp_servers/actor/experiment.hpp"
#include "cpp_servers/actor/socket_option.hpp"
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

SocketKind take_kind(Words& words) {
    const std::string wanted = words.take_word("tcp, tcp6, udp or udp6");
    for (const SocketKind& kind : kKinds) {
        if (kind.name == wanted) {
            return kind;
        }
    }
    throw LineFault(fmt::format("a socket is tcp, tcp6, udp or udp6, not '{}'", wanted));
}

void make_socket(Belongings& belongings, Words& words, Answer& answer) {
    const SocketKind kind = take_kind(words);
    const int flags = SOCK_CLOEXEC | (words.take_if("nonblock") ? SOCK_NONBLOCK : 0);
    const std::string name = words.take_as_or("sock");
    words.finish();
    belongings.must_be_free(name);
    if (record(answer, experiment([&] { return ::socket(kind.domain, kind.type | flags, 0); }))) {
        belongings.keep_socket(name, Descriptor(static_cast<int>(answer.ret)));
    }
}

void set_option(Belongings& belongings, Words& words, Answer& answer) {
    const std::string name = words.take_name_or("sock");
    const SocketOption& option = find_socket_option(words.take_word("OPTION"));
    if (option.read_only) {
        throw LineFault(fmt::format("{} can only be read", option.name));
    }
    const std::string value = option.value->take(words);
    words.finish();
    const int socket = belongings.socket(name);
    record(answer, experiment([&] {
               return ::setsockopt(socket, option.level, option.number, value.data(),
                                   static_cast<socklen_t>(value.size()));
           }));
}

void get_option(Belongings& belongings, Words& words, Answer& answer) {
    const std::string name = words.take_name_or("sock");
    const SocketOption& option = find_socket_option(words.take_word("OPTION"));
    words.finish();
    if (option.value->show == nullptr) {
        throw LineFault(fmt::format("{} can only be set", option.name));
    }
    const int socket = belongings.socket(name);
    std::array<char, 64> value{};
    socklen_t length = value.size();
    if (record(answer, experiment([&] {
                   length = value.size();
                   return ::getsockopt(socket, option.level, option.number, value.data(), &length);
               }))) {
        answer.value = option.value->show(std::string(value.data(), length));
    }
}

void bind_socket(Belongings& belongings, Words& words, Answer& answer) {
    const std::string name = words.take_name_or("sock");
    const SocketAddress address = words.take_endpoint("ADDR:PORT").to_socket_address();
    words.finish();
    const int socket = belongings.socket(name);
    record(answer, experiment([&] { return ::bind(socket, address.get(), address.length); }));
}

void listen_on(Belongings& belongings, Words& words, Answer& answer) {
    const std::string name = words.take_name_or("sock");
    const int backlog =
        words.at_end() ? kBacklog : static_cast<int>(words.take_number("BACKLOG", -1, 1 << 30));
    words.finish();
    const int socket = belongings.socket(name);
    record(answer, experiment([&] { return ::listen(socket, backlog); }));
}

void connect_socket(Belongings& belongings, Words& words, Answer& answer) {
    const std::string name = words.take_name_or("sock");
    const SocketAddress address = words.take_endpoint("ADDR:PORT").to_socket_address();
    words.finish();
    const int socket = belongings.socket(name);
    record(answer, experiment([&] { return ::connect(socket, address.get(), address.length); }));
}

void accept_connection(Belongings& belongings, Words& words, Answer& answer) {
    const std::string name = words.take_name_or("sock");
    const std::string connection = words.take_as_or("conn");
    words.finish();
    const int socket = belongings.socket(name);
    belongings.must_be_free(connection);
    SocketAddress peer;
    if (record(answer, experiment([&] {
                   peer = SocketAddress{};
                   return ::accept4(socket, peer.get(), &peer.length, SOCK_CLOEXEC);
               }))) {
        belongings.keep_socket(connection, Descriptor(static_cast<int>(answer.ret)));
        answer.value = Endpoint::from(peer).to_string();
    }
}

void close_socket(Belongings& belongings, Words& words, Answer& answer) {
    const std::string name = words.take_name_or("sock");
    words.finish();
    const int socket = belongings.give_up(name).release();
    const auto begin = std::chrono::steady_clock::now();
    const int ret = ::close(socket);  // never twice, not even after EINTR: close(2)
    const int error = ret < 0 ? errno : 0;
    record(answer, {ret, error, std::chrono::steady_clock::now() - begin});
}

using NameCall = int (*)(int, sockaddr*, socklen_t*);

void tell_name(Belongings& belongings, Words& words, Answer& answer, NameCall call) {
    const std::string name = words.take_name_or("sock");
    words.finish();
    const int socket = belongings.socket(name);
    SocketAddress address;
    if (record(answer, experiment([&] { return call(socket, address.get(), &address.length); }))) {
        answer.value = Endpoint::from(address).to_string();
    }
}

void get_local_name(Belongings& belongings, Words& words, Answer& answer) {
    tell_name(belongings, words, answer, ::getsockname);
}

void get_peer_name(Belongings& belongings, Words& words, Answer& answer) {
    tell_name(belongings, words, answer, ::getpeername);
}

constexpr Verb kVerbs[] = {
    {"socket", "tcp|tcp6|udp|udp6 [nonblock] [as NAME]", "a new socket", make_socket},
    {"setsockopt", "[NAME] OPTION VALUE...", "set an option, see the list below", set_option},
    {"getsockopt", "[NAME] OPTION", "read an option", get_option},
    {"bind", "[NAME] ADDR:PORT", "give it a local address; port 0: the kernel chooses",
     bind_socket},
    {"listen", "[NAME] [BACKLOG]", "wait for connections; 1024 may queue unless said", listen_on},
    {"connect", "[NAME] ADDR:PORT", "connect to a peer", connect_socket},
    {"accept", "[NAME] [as NAME]", "take a connection, called conn; yields the peer",
     accept_connection},
    {"close", "[NAME]", "close it; its name is free again", close_socket},
    {"getsockname", "[NAME]", "yields the local address", get_local_name},
    {"getpeername", "[NAME]", "yields the peer's address", get_peer_name},
};

}  // namespace

std::span<const Verb> socket_verbs() {
    return kVerbs;
}

}  // namespace bindlab
