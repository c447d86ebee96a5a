// The kinds of sockets that `socket` makes: one table, a new kind is a new row.
#pragma once

#include <string_view>

namespace bindlab {

struct SocketKind {
    std::string_view name;  ///< as a line has it: "tcp6"
    int domain;
    int type;
    int protocol;
};

/// Their names, joined by bars.
inline constexpr std::string_view kSocketKinds = "tcp|tcp6|udp|udp6|mptcp|mptcp6|sctp|sctp6|unix";

/// The row of that name, or null.
const SocketKind* find_socket_kind(std::string_view name);

}  // namespace bindlab
