// Made-up calls and sockets, for tests of what is pure.
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "cpp_servers/trace/socket_call.hpp"
#include "cpp_servers/why/command/called_socket.hpp"
#include "cpp_servers/why/command/failed_call.hpp"

namespace bindlab {

inline CallAddress made_address(std::string_view endpoint) {
    const SocketAddress address = Endpoint::parse(endpoint).to_socket_address();
    const auto* const bytes = reinterpret_cast<const std::uint8_t*>(address.get());
    return {.bytes = {bytes, bytes + address.length}, .length = address.length};
}

inline CallAddress made_unix_address(const std::string& path) {
    const sa_family_t family = AF_UNIX;
    const auto* const bytes = reinterpret_cast<const std::uint8_t*>(&family);
    CallAddress address{.bytes = {bytes, bytes + sizeof family}, .length = 0};
    address.bytes.insert(address.bytes.end(), path.begin(), path.end());
    address.length = static_cast<std::int64_t>(address.bytes.size());
    return address;
}

inline SocketCall made_call(SocketCall::Kind kind, std::string_view where, int error) {
    SocketCall call;
    call.kind = kind;
    call.pid = call.tid = 12;
    call.fd = 3;
    call.backlog = 5;
    call.error = error;
    call.address =
        where.starts_with('/') ? made_unix_address(std::string(where)) : made_address(where);
    return call;
}

inline CalledSocket made_called(int domain = AF_INET, int type = SOCK_STREAM) {
    CalledSocket socket;
    socket.domain = domain;
    socket.type = type;
    socket.protocol = type == SOCK_STREAM ? IPPROTO_TCP : IPPROTO_UDP;
    if (domain == AF_INET6) {
        socket.options.v6only = false;
    }
    socket.uid = 1000;
    return socket;
}

inline FailedCall made_failed(const SocketCall& call) {
    FailedCall failed;
    failed.call = call;
    failed.process.pid = call.pid;
    failed.process.program = "server";
    failed.process.user = "alice";
    failed.stack = {{.module = "/lib/libc.so.6", .function = "bind"},
                    {.module = "/usr/bin/server", .offset = 16, .function = "main"},
                    {.module = "/usr/bin/server", .function = "run", .file = "s.c", .line = 7}};
    failed.socket = made_called();
    failed.why.kind = ReasonKind::port_held;
    failed.why.sentence = "It is so.";
    failed.why.remedies = {"Do so."};
    return failed;
}

}  // namespace bindlab
