#include "cpp_servers/engine/witness/inquiry.hpp"

#include <netinet/in.h>
extern "C" {  // glibc 2.36 forgot
#include <sys/pidfd.h>
}
#include <sys/socket.h>
#include <sys/stat.h>

#include <cerrno>
#include <string>
#include <utility>
#include <variant>

#include "netns/descriptor.hpp"
#include "netns/sysctl.hpp"
#include "netns/system_call.hpp"

namespace bindlab {
namespace {

constexpr const char* kPortRange = "net.ipv4.ip_local_port_range";

int number_of(const Descriptor& socket, int level, int option) {
    int value = 0;
    socklen_t size = sizeof value;
    check(getsockopt(socket.get(), level, option, &value, &size), "ask a socket for an option");
    return value;
}

bool is_internet_socket(const Descriptor& file) {
    struct stat status = {};
    check(fstat(file.get(), &status), "look at an actor's file");
    if (!S_ISSOCK(status.st_mode)) {
        return false;
    }
    const int domain = number_of(file, SOL_SOCKET, SO_DOMAIN);
    const int type = number_of(file, SOL_SOCKET, SO_TYPE);
    return (domain == AF_INET || domain == AF_INET6) && (type == SOCK_STREAM || type == SOCK_DGRAM);
}

OpenSocket look_at(const std::string& actor, int number, const Descriptor& socket) {
    struct stat status = {};
    check(fstat(socket.get(), &status), "look at an actor's socket");
    OpenSocket open{actor,
                    number,
                    status.st_ino,
                    number_of(socket, SOL_SOCKET, SO_REUSEADDR) != 0,
                    number_of(socket, SOL_SOCKET, SO_REUSEPORT) != 0,
                    std::nullopt};
    if (number_of(socket, SOL_SOCKET, SO_DOMAIN) == AF_INET6) {
        open.v6only = number_of(socket, IPPROTO_IPV6, IPV6_V6ONLY) != 0;
    }
    return open;
}

/// EAGAIN is what UDP says if it finds no port for a socket without one (inet_autobind() in
/// net/ipv4/af_inet.c).
bool is_refusal(std::string_view call, std::string_view outcome) {
    if (outcome == "EAGAIN") {
        return call.starts_with("connect ") || call.starts_with("sendto ");
    }
    return outcome == "EADDRINUSE" || outcome == "EADDRNOTAVAIL" || outcome == "EACCES";
}

}  // namespace

std::optional<std::vector<OpenSocket>> open_sockets(const std::string& actor, int pidfd) {
    std::vector<OpenSocket> sockets;
    for (int number = 0; number < kDescriptors; ++number) {
        const Descriptor file(pidfd_getfd(pidfd, number, 0));
        if (file) {
            if (is_internet_socket(file)) {
                sockets.push_back(look_at(actor, number, file));
            }
        } else if (errno == ESRCH) {
            break;  // it has ended, and has nothing open
        } else if (errno == EPERM || errno == ENOSYS) {
            return std::nullopt;
        } else if (errno != EBADF) {
            throw_errno(errno, "take a socket of an actor");
        }
    }
    return sockets;
}

std::optional<Inquiry> Inquirer::after(const Step& step, std::string_view outcome) {
    const auto* const call = std::get_if<CallStep>(&step.action);
    if (call == nullptr || !is_refusal(call->call, outcome)) {
        return std::nullopt;
    }
    const std::size_t where = actors_.plan(call->actor).host;
    Inquiry inquiry;
    for (std::size_t i = 0; i < plan_.actors.size(); ++i) {
        const ActorPlan& actor = plan_.actors[i];
        if (actor.program || actor.host != where) {
            continue;
        }
        auto sockets = open_sockets(actor.name, actors_.process(i)->descriptor());
        if (!sockets) {
            return std::nullopt;
        }
        inquiry.sockets.insert(inquiry.sockets.end(), sockets->begin(), sockets->end());
    }
    inquiry.port_range = read_sysctl(hosts_[where].where, kPortRange);
    for (const AddressInfo& it : hosts_[where].routes.addresses()) {
        (it.tentative ? inquiry.tentative : inquiry.addresses)
            .push_back(it.address.address.to_string());
    }
    return inquiry;
}

}  // namespace bindlab
