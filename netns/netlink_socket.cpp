#include "netns/netlink_socket.hpp"

#include <fmt/format.h>
#include <linux/netlink.h>
#include <netlink/attr.h>
#include <netlink/handlers.h>
#include <netlink/msg.h>
#include <netlink/netlink.h>
#include <netlink/socket.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <exception>
#include <new>
#include <string>

#include "netns/netlink_object.hpp"
#include "netns/network_namespace.hpp"
#include "netns/system_call.hpp"

namespace bindlab {

namespace {

/// A dump comes in datagrams of at most this size, see netlink_dump() in net/netlink/af_netlink.c.
constexpr std::size_t kReceiveBytes = 32768;
/// A dump interrupted that often is no accident any more.
constexpr int kMostAttempts = 100;
constexpr std::string_view kBuilding = "put together a netlink message";

/// The kernel's own words behind an error (NLMSGERR_ATTR_MSG, since 4.12), or nothing.
std::string words_of(const nlmsgerr& refusal) {
    const char* const start = reinterpret_cast<const char*>(&refusal);
    const auto* const header = reinterpret_cast<const nlmsghdr*>(start - NLMSG_HDRLEN);
    if ((header->nlmsg_flags & NLM_F_ACK_TLVS) == 0 || (header->nlmsg_flags & NLM_F_CAPPED) == 0) {
        return {};
    }
    std::array<nlattr*, NLMSGERR_ATTR_MAX + 1> attributes{};
    if (::nlmsg_parse(const_cast<nlmsghdr*>(header), sizeof(nlmsgerr), attributes.data(),
                      NLMSGERR_ATTR_MAX, nullptr) < 0 ||
        attributes[NLMSGERR_ATTR_MSG] == nullptr) {
        return {};
    }
    return ::nla_get_string(attributes[NLMSGERR_ATTR_MSG]);
}

struct FreeCallbacks {
    void operator()(nl_cb* callbacks) const noexcept { ::nl_cb_put(callbacks); }
};

}  // namespace

/// One request and what its answers amount to. The callbacks are called by libnl's C code, so no
/// exception may leave them.
struct NetlinkSocket::Exchange {
    const std::function<void(const nlmsghdr&)>* each = nullptr;
    bool over = false;
    bool interrupted = false;
    int error = 0;  ///< errno, as the kernel sent it
    std::string words;
    std::exception_ptr exception;

    static int on_valid(nl_msg* message, void* self) {
        auto& exchange = *static_cast<Exchange*>(self);
        const nlmsghdr& header = *::nlmsg_hdr(message);
        exchange.over = exchange.over || (header.nlmsg_flags & NLM_F_MULTI) == 0;
        if (exchange.each != nullptr && !exchange.exception) {
            try {
                (*exchange.each)(header);
            } catch (...) {
                exchange.exception = std::current_exception();
            }
        }
        return NL_OK;
    }

    /// The end of a dump carries its error, if any (netlink_dump_done() in the kernel).
    static int on_finish(nl_msg* message, void* self) {
        auto& exchange = *static_cast<Exchange*>(self);
        exchange.over = true;
        if (::nlmsg_datalen(::nlmsg_hdr(message)) >= static_cast<int>(sizeof(int))) {
            exchange.error = -*static_cast<const int*>(::nlmsg_data(::nlmsg_hdr(message)));
        }
        return NL_OK;
    }

    static int on_acknowledgement(nl_msg* /*message*/, void* self) {
        static_cast<Exchange*>(self)->over = true;
        return NL_STOP;
    }

    static int on_interruption(nl_msg* /*message*/, void* self) {
        static_cast<Exchange*>(self)->interrupted = true;
        return NL_OK;
    }

    static int on_error(sockaddr_nl* /*sender*/, nlmsgerr* refusal, void* self) {
        auto& exchange = *static_cast<Exchange*>(self);
        exchange.over = true;
        exchange.error = -refusal->error;
        try {
            exchange.words = words_of(*refusal);
        } catch (...) {
            exchange.exception = std::current_exception();
        }
        return NL_STOP;
    }
};

NetlinkMessage::NetlinkMessage(const std::function<int(nl_msg**)>& build) {
    nl_msg* message = nullptr;
    check_libnl(build(&message), kBuilding);
    message_.reset(message);
}

NetlinkMessage::NetlinkMessage(int type, int flags)
    : message_(::nlmsg_alloc_simple(type, NLM_F_REQUEST | flags)) {
    if (!message_) {
        throw std::bad_alloc();
    }
}

NetlinkMessage& NetlinkMessage::append(const void* data, std::size_t size) {
    check_libnl(::nlmsg_append(message_.get(), const_cast<void*>(data), size, NLMSG_ALIGNTO),
                kBuilding);
    return *this;
}

NetlinkMessage& NetlinkMessage::put(int attribute, std::uint32_t value) {
    check_libnl(::nla_put_u32(message_.get(), attribute, value), kBuilding);
    return *this;
}

NetlinkMessage& NetlinkMessage::put(int attribute, const void* data, std::size_t size) {
    check_libnl(::nla_put(message_.get(), attribute, static_cast<int>(size), data), kBuilding);
    return *this;
}

void NetlinkMessage::Free::operator()(nl_msg* message) const noexcept {
    ::nlmsg_free(message);
}

NetlinkSocket::NetlinkSocket(const NetworkNamespace& where, int protocol)
    : socket_(::nl_socket_alloc()) {
    if (!socket_) {
        throw std::bad_alloc();
    }
    ::nl_socket_disable_auto_ack(socket_.get());
    ::nl_socket_disable_msg_peek(socket_.get());
    check_libnl(::nl_socket_set_msg_buf_size(socket_.get(), kReceiveBytes),
                "size a netlink socket's buffer");
    where.run_there([&] {
        errno = 0;
        if (::nl_connect(socket_.get(), protocol) < 0) {  // SOCK_CLOEXEC is libnl's default
            const int error = errno;
            throw_errno(error, fmt::format("open a netlink socket in {}", where.name()));
        }
    });
    const int on = 1;
    for (const int option : {NETLINK_EXT_ACK, NETLINK_CAP_ACK}) {
        check(::setsockopt(descriptor(), SOL_NETLINK, option, &on, sizeof on),
              "set up a netlink socket");
    }
}

void NetlinkSocket::Free::operator()(nl_sock* socket) const noexcept {
    ::nl_socket_free(socket);
}

int NetlinkSocket::descriptor() const noexcept {
    return ::nl_socket_get_fd(socket_.get());
}

void NetlinkSocket::send(NetlinkMessage& message, std::string_view attempt) {
    ::nlmsg_hdr(message.get())->nlmsg_seq = NL_AUTO_SEQ;
    check_libnl(::nl_send_auto(socket_.get(), message.get()), attempt);
}

void NetlinkSocket::receive(Exchange& exchange, std::string_view attempt) {
    const std::unique_ptr<nl_cb, FreeCallbacks> callbacks(::nl_cb_alloc(NL_CB_DEFAULT));
    if (!callbacks) {
        throw std::bad_alloc();
    }
    nl_cb* const cb = callbacks.get();
    ::nl_cb_set(cb, NL_CB_VALID, NL_CB_CUSTOM, Exchange::on_valid, &exchange);
    ::nl_cb_set(cb, NL_CB_FINISH, NL_CB_CUSTOM, Exchange::on_finish, &exchange);
    ::nl_cb_set(cb, NL_CB_ACK, NL_CB_CUSTOM, Exchange::on_acknowledgement, &exchange);
    ::nl_cb_set(cb, NL_CB_DUMP_INTR, NL_CB_CUSTOM, Exchange::on_interruption, &exchange);
    ::nl_cb_err(cb, NL_CB_CUSTOM, Exchange::on_error, &exchange);
    while (!exchange.over) {
        const int result = ::nl_recvmsgs(socket_.get(), cb);
        if (!exchange.over) {
            check_libnl(result, attempt);
        }
    }
    if (exchange.exception) {
        std::rethrow_exception(exchange.exception);
    }
    if (exchange.error != 0) {
        throw_errno(exchange.error, exchange.words.empty()
                                        ? std::string(attempt)
                                        : fmt::format("{} ({})", attempt, exchange.words));
    }
}

void NetlinkSocket::request(NetlinkMessage& message, std::string_view attempt) {
    ::nlmsg_hdr(message.get())->nlmsg_flags |= NLM_F_ACK;
    send(message, attempt);
    Exchange exchange;
    receive(exchange, attempt);
}

void NetlinkSocket::query(NetlinkMessage& message, std::string_view attempt,
                          const std::function<void()>& begin,
                          const std::function<void(const nlmsghdr&)>& each) {
    for (int count = 0; count < kMostAttempts; ++count) {
        begin();
        Exchange exchange;
        exchange.each = &each;
        send(message, attempt);
        receive(exchange, attempt);
        if (!exchange.interrupted) {
            return;
        }
    }
    throw_errno(EINTR, fmt::format("{}: interrupted by changes {} times", attempt, kMostAttempts));
}

}  // namespace bindlab
