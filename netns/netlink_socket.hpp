// A netlink socket in a given namespace, and the messages that go through it.
//
// Owns libnl's socket. Promises that an error the kernel reports arrives as std::system_error with
// the kernel's errno (libnl's own codes lose it) and its extended-ack text, and that an interrupted
// dump is repeated. Meaning is left to RouteSocket, SocketTable and link.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

struct nl_sock;
struct nl_msg;
struct nlmsghdr;

namespace bindlab {

class NetworkNamespace;

/// One request. What it asks is put together by libnl-route, or, where that cannot, here: header,
/// family header, attributes (see netlink(7)).
class NetlinkMessage {
public:
    /// `build` is one of libnl-route's rtnl_…_build_…_request(); its failure is libnl's, and
    /// throws.
    explicit NetlinkMessage(const std::function<int(nl_msg**)>& build);
    /// `flags` are NLM_F_…; NLM_F_REQUEST is added.
    NetlinkMessage(int type, int flags);

    /// Appends the family's fixed header (ifinfomsg, ifaddrmsg, …).
    template <class T>
    NetlinkMessage& header(const T& value) {
        return append(&value, sizeof value);
    }
    NetlinkMessage& put(int attribute, std::uint32_t value);
    /// An attribute of these bytes.
    template <class T>
    NetlinkMessage& put_bytes(int attribute, const T& value) {
        return put(attribute, &value, sizeof value);
    }

    nl_msg* get() const noexcept { return message_.get(); }

private:
    NetlinkMessage& append(const void* data, std::size_t size);
    NetlinkMessage& put(int attribute, const void* data, std::size_t size);

    struct Free {
        void operator()(nl_msg* message) const noexcept;
    };
    std::unique_ptr<nl_msg, Free> message_;
};

class NetlinkSocket {
public:
    /// Opens in `where` (a netlink socket belongs to the namespace it was opened in, for life);
    /// `protocol` is NETLINK_ROUTE or NETLINK_SOCK_DIAG. The calling thread stays where it was.
    NetlinkSocket(const NetworkNamespace& where, int protocol);

    /// Sends and waits for the kernel's word on it; throws std::system_error(errno, attempt).
    void request(NetlinkMessage& message, std::string_view attempt);

    /// Sends a request that is answered by messages (one, or with NLM_F_DUMP many) and hands each
    /// to `each`. Calls `begin` before: more than once if the kernel says that a change interrupted
    /// the dump (NLM_F_DUMP_INTR), for then all is asked again.
    void query(NetlinkMessage& message, std::string_view attempt,
               const std::function<void()>& begin,
               const std::function<void(const nlmsghdr&)>& each);

    /// For ioctl(2) in the socket's namespace.
    int descriptor() const noexcept;

private:
    struct Free {
        void operator()(nl_sock* socket) const noexcept;
    };
    struct Exchange;

    void send(NetlinkMessage& message, std::string_view attempt);
    void receive(Exchange& exchange, std::string_view attempt);

    std::unique_ptr<nl_sock, Free> socket_;
};

}  // namespace bindlab
