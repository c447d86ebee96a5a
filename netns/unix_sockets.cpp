#include "netns/unix_sockets.hpp"

#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <netlink/attr.h>
#include <netlink/msg.h>
#include <sys/socket.h>
#include <sys/sysmacros.h>

#include <algorithm>
#include <optional>

#include "netns/netlink_socket.hpp"
#include "netns/network_namespace.hpp"

namespace bindlab {

namespace {

constexpr std::uint8_t kEstablished = 1;  // TCP_ESTABLISHED, TCP_LISTEN of net/tcp_states.h
constexpr std::uint8_t kListen = 10;

/// The kernel's own form of a device's number (MKDEV() of include/linux/kdev_t.h).
std::uint64_t device_from(std::uint32_t kernels) {
    constexpr unsigned kMinorBits = 20;
    return ::makedev(kernels >> kMinorBits, kernels & ((1U << kMinorBits) - 1));
}

const nlattr* attribute_of(const nlmsghdr& answer, int type) {
    return ::nlmsg_find_attr(const_cast<nlmsghdr*>(&answer), sizeof(unix_diag_msg), type);
}

/// An abstract name begins with a zero, for which one writes @, and for others in it, too.
std::string name_from(const nlattr& attribute) {
    std::string name(static_cast<const char*>(::nla_data(&attribute)),
                     static_cast<std::size_t>(::nla_len(&attribute)));
    if (name.starts_with('\0')) {
        std::ranges::replace(name, '\0', '@');
        return name;
    }
    return name.substr(0, name.find('\0'));
}

std::optional<UnixSocket> socket_from(const nlmsghdr& answer) {
    const auto& message =
        *static_cast<const unix_diag_msg*>(::nlmsg_data(const_cast<nlmsghdr*>(&answer)));
    const nlattr* const name = attribute_of(answer, UNIX_DIAG_NAME);
    if (name == nullptr || ::nla_len(name) == 0 || message.udiag_state == kEstablished) {
        return std::nullopt;
    }
    UnixSocket found;
    found.inode = message.udiag_ino;
    found.is_listening = message.udiag_state == kListen;
    found.name = name_from(*name);
    if (const nlattr* const attribute = attribute_of(answer, UNIX_DIAG_VFS)) {
        const auto& file = *static_cast<const unix_diag_vfs*>(::nla_data(attribute));
        found.file = {device_from(file.udiag_vfs_dev), file.udiag_vfs_ino};
    }
    return found;
}

}  // namespace

std::vector<UnixSocket> unix_sockets(const NetworkNamespace& where) {
    unix_diag_req request{};
    request.sdiag_family = AF_UNIX;
    request.udiag_states = ~0U;
    request.udiag_show = UDIAG_SHOW_NAME | UDIAG_SHOW_VFS;
    NetlinkMessage message(SOCK_DIAG_BY_FAMILY, NLM_F_DUMP);
    message.header(request);
    std::vector<UnixSocket> all;
    NetlinkSocket(where, NETLINK_SOCK_DIAG)
        .query(
            message, "list the unix sockets", [&] { all.clear(); },
            [&](const nlmsghdr& answer) {
                if (auto found = socket_from(answer)) {
                    all.push_back(std::move(*found));
                }
            });
    return all;
}

}  // namespace bindlab
