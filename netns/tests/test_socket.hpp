// Sockets for tests: made inside a namespace, closed by their owner, faults thrown.
#pragma once

#include <string_view>

#include "netns/address.hpp"
#include "netns/descriptor.hpp"
#include "netns/network_namespace.hpp"

namespace bindlab {

/// `type` is SOCK_STREAM or SOCK_DGRAM.
Descriptor open_socket(const NetworkNamespace& where, Family family, int type);
Descriptor bind_socket(const NetworkNamespace& where, std::string_view local, int type);
Descriptor listen_socket(const NetworkNamespace& where, std::string_view local, int backlog);
/// Waits at most two seconds for the answer, then throws (EAGAIN or EINPROGRESS).
Descriptor connect_socket(const NetworkNamespace& where, std::string_view remote, int type);
Descriptor accept_socket(const Descriptor& listener);

}  // namespace bindlab
