// The system calls that cells are made of.
//
// Promises that each is told to the story, if there is one, with its return. Those that set
// something up throw std::system_error when they fail; those under test give back errno as data.
// What waits for the other end waits for ever, unless that is limited.
#pragma once

#include <cstdint>
#include <string_view>

#include "cpp_servers/grid/place.hpp"
#include "cpp_servers/grid/story.hpp"
#include "cpp_servers/rules/coordinates.hpp"
#include "netns/address.hpp"
#include "netns/descriptor.hpp"

namespace bindlab {

class Calls {
public:
    /// `who` calls: the word of the story. No story: nullptr.
    Calls(std::string_view who, Story* story) noexcept : who_(who), story_(story) {}

    Descriptor socket(int domain, Protocol protocol) const;
    /// A stream socket of another protocol: IPPROTO_MPTCP, IPPROTO_SCTP. `name` is for the story.
    Descriptor stream_socket(int domain, int protocol, std::string_view name) const;
    /// Two seconds, for connect(), accept() and recv(), and for what is accepted.
    void limit_waiting(int socket) const;
    /// SO_REUSEADDR and SO_REUSEPORT where they are wanted, IPV6_V6ONLY (on or off) where there is
    /// such an option, SO_BINDTODEVICE unless `device` is empty.
    void prepare(int socket, const Place& place, ReuseOptions options, const char* device) const;
    /// Any option that is a number; `name` is for the story.
    void set(int socket, int level, int option, int value, std::string_view name) const;
    /// 0 or errno.
    int bind(int socket, const Endpoint& where) const;
    int listen(int socket) const;
    /// The same, where a failure is a fault.
    void must_bind(int socket, const Endpoint& where) const;
    void must_listen(int socket) const;

    void connect(int socket, const Endpoint& where) const;
    /// Does not wait: EINPROGRESS once the SYN has been sent, or errno.
    int try_to_connect(int socket, const Endpoint& where) const;
    Descriptor accept(int socket) const;
    /// What it is bound to (getsockname(2)); the story does not tell it.
    Endpoint name_of(int socket) const;
    /// Sends FIN and keeps the descriptor.
    void shut_down(int socket) const;
    /// Waits for the other end's FIN.
    void await_end(int socket) const;
    /// From now on the kernel drops each segment for this socket before TCP sees it, for the other
    /// end's TTL is too small (ip(7), IP_MINTTL): its FIN is never acknowledged. A filter
    /// (SO_ATTACH_FILTER) would do the same, but the kernel has memory for few of them.
    void go_deaf(int socket, Family family) const;
    void close(Descriptor& socket) const;
    /// With a RST, so that the other end's socket is gone at once (socket(7), SO_LINGER).
    void reset(Descriptor& socket) const;

private:
    Descriptor make(int domain, int type, int protocol, std::string_view name) const;
    template <class Describe>
    int told(int result, const Describe& describe) const;
    template <class Describe>
    int must(int result, const Describe& describe) const;

    std::string_view who_;
    Story* story_;
};

}  // namespace bindlab
