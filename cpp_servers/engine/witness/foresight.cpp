#include "cpp_servers/engine/witness/foresight.hpp"

#include <fmt/format.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
extern "C" {  // glibc 2.36 forgot
#include <sys/pidfd.h>
}
#include <sys/socket.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string_view>
#include <variant>

#include "cpp_servers/actor/answer.hpp"
#include "cpp_servers/actor/call_parser.hpp"
#include "cpp_servers/actor/verb.hpp"
#include "cpp_servers/actor/words.hpp"
#include "cpp_servers/agreement/prediction.hpp"
#include "cpp_servers/programs/running_kernel.hpp"
#include "cpp_servers/why/connect_findings.hpp"
#include "cpp_servers/why/device_of_scope.hpp"
#include "cpp_servers/why/findings.hpp"
#include "cpp_servers/why/socket_options.hpp"
#include "netns/names.hpp"
#include "netns/network_namespace.hpp"
#include "netns/system_call.hpp"

namespace bindlab {
namespace {

constexpr const char* kDeviceIsGone = "bound to a device that is gone";

int option_of(int socket, int level, int option) {
    int value = 0;
    socklen_t size = sizeof value;
    check(::getsockopt(socket, level, option, &value, &size), "ask a socket for an option");
    return value;
}

std::string device_of(int socket) {
    std::array<char, IF_NAMESIZE> name{};
    socklen_t size = name.size();
    check(::getsockopt(socket, SOL_SOCKET, SO_BINDTODEVICE, name.data(), &size),
          "ask a socket for its device");
    return {name.data(), size > 0 ? size - 1 : 0};
}

/// As after `ip link del`, or a bind() with a scope that is no device.
bool has_lost_its_device(int socket) {
    std::array<char, IF_NAMESIZE> name{};
    socklen_t size = name.size();
    return ::getsockopt(socket, SOL_SOCKET, SO_BINDTODEVICE, name.data(), &size) != 0 &&
           errno == ENODEV;
}

bool binds_where_nobody_is(int socket, int domain) {
    return domain == AF_INET ? option_of(socket, IPPROTO_IP, IP_FREEBIND) != 0 ||
                                   option_of(socket, IPPROTO_IP, IP_TRANSPARENT) != 0
                             : option_of(socket, IPPROTO_IPV6, IPV6_FREEBIND) != 0 ||
                                   option_of(socket, IPPROTO_IPV6, IPV6_TRANSPARENT) != 0;
}

bool is_internet(int socket, int protocol) {
    const int domain = option_of(socket, SOL_SOCKET, SO_DOMAIN);
    return (domain == AF_INET || domain == AF_INET6) &&
           option_of(socket, SOL_SOCKET, SO_PROTOCOL) == protocol;
}

/// With it a socket takes any port (SK_FORCE_REUSE, net/ipv4/tcp.c).
bool is_in_repair(int socket) {
    return option_of(socket, SOL_SOCKET, SO_PROTOCOL) == IPPROTO_TCP &&
           option_of(socket, IPPROTO_TCP, TCP_REPAIR) != 0;
}

SocketAddress own_address(int socket) {
    SocketAddress own;
    check(::getsockname(socket, own.get(), &own.length), "ask for a port");
    return own;
}

bool has_port(const SocketAddress& address) {
    // At the same place in both families.
    return reinterpret_cast<const sockaddr_in*>(&address.storage)->sin_port != 0;
}

/// Why the call is about more than a port; empty if it is not.
std::string other_matter(int socket, const SocketAddress& address) {
    if (!is_internet(socket, IPPROTO_TCP) && !is_internet(socket, IPPROTO_UDP)) {
        return "neither TCP nor UDP";
    }
    if (has_lost_its_device(socket)) {
        return kDeviceIsGone;
    }
    const int domain = option_of(socket, SOL_SOCKET, SO_DOMAIN);
    if (address.storage.ss_family != domain) {
        return "an address of another family";
    }
    if (binds_where_nobody_is(socket, domain)) {
        return "IP_FREEBIND or IP_TRANSPARENT";
    }
    if (is_in_repair(socket)) {
        return "TCP_REPAIR";
    }
    return has_port(own_address(socket)) ? "bound before" : "";
}

int tcp_state_of(int socket) {
    tcp_info info{};
    socklen_t size = sizeof info;
    check(::getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &size), "ask a socket for its state");
    return info.tcpi_state;
}

std::string other_matter_of_listen(int socket) {
    if (!is_internet(socket, IPPROTO_TCP)) {
        return "no TCP";
    }
    if (is_in_repair(socket)) {
        return "TCP_REPAIR";
    }
    if (option_of(socket, SOL_SOCKET, SO_ACCEPTCONN) != 0) {
        return "it listens already";
    }
    if (has_lost_its_device(socket)) {
        return kDeviceIsGone;
    }
    return tcp_state_of(socket) != TCP_CLOSE ? "in no state to listen" : "";
}

/// sin6_scope_id; 0 of IPv4.
std::uint32_t scope_of(const SocketAddress& address) {
    return address.storage.ss_family == AF_INET6
               ? reinterpret_cast<const sockaddr_in6*>(&address.storage)->sin6_scope_id
               : 0;
}

/// connect() refuses it, unlike bind() (tcp_v6_connect(), __ip6_datagram_connect()).
bool names_another_device(int socket, const SocketAddress& to) {
    const std::uint32_t scope = scope_of(to);
    const std::string device = device_of(socket);
    return scope != 0 && Endpoint::from(to).address.needs_scope() && !device.empty() &&
           scope != ::if_nametoindex(device.c_str());
}

std::string other_matter_of_connect(int socket, const SocketAddress& to) {
    const bool is_tcp = is_internet(socket, IPPROTO_TCP);
    if (!is_tcp && !is_internet(socket, IPPROTO_UDP)) {
        return "neither TCP nor UDP";
    }
    if (to.storage.ss_family != option_of(socket, SOL_SOCKET, SO_DOMAIN)) {
        return "an address of another family";
    }
    if (is_in_repair(socket)) {
        return "TCP_REPAIR";
    }
    if (has_lost_its_device(socket)) {
        return kDeviceIsGone;
    }
    if (names_another_device(socket, to)) {
        return "an address of another device";
    }
    return is_tcp && tcp_state_of(socket) != TCP_CLOSE ? "in no state to connect" : "";
}

struct stat status_of(int socket) {
    struct stat status = {};
    check(::fstat(socket, &status), "ask for a socket's user and inode");
    return status;
}

/// Puts in what the socket is by itself, and where it is, or is to be.
void describe(BindRequest& request, int socket, const SocketAddress& address) {
    request.where = Endpoint::from(address);
    const SeenOptions options = options_of_socket(socket);
    const bool is_udp = option_of(socket, SOL_SOCKET, SO_PROTOCOL) == IPPROTO_UDP;
    request.protocol = is_udp ? Protocol::udp : Protocol::tcp;
    request.options = options.reuse;
    request.v6only = options.v6only.value_or(false);
    request.uid = status_of(socket).st_uid;
    request.device = device_of(socket);
    request.interface = request.device.empty() ? 0 : ::if_nametoindex(request.device.c_str());
    take_device_of_scope(request, scope_of(address));
}

}  // namespace

std::pair<BindRequest, std::string> request_on(int socket, const SocketAddress& address) {
    BindRequest request;
    std::string other = other_matter(socket, address);
    if (!other.empty()) {
        return {request, std::move(other)};
    }
    describe(request, socket, address);
    return {request, ""};
}

std::pair<BindRequest, std::string> request_to_listen(int socket) {
    BindRequest request;
    std::string other = other_matter_of_listen(socket);
    if (!other.empty()) {
        return {request, std::move(other)};
    }
    describe(request, socket, own_address(socket));
    request.bound = static_cast<std::uint32_t>(status_of(socket).st_ino);
    return {request, ""};
}

std::pair<ConnectRequest, std::string> request_to_connect(int socket, const SocketAddress& to) {
    ConnectRequest request;
    std::string other = other_matter_of_connect(socket, to);
    if (!other.empty()) {
        return {request, std::move(other)};
    }
    const SocketAddress own = own_address(socket);
    BindRequest described;
    describe(described, socket, to);
    request.protocol = described.protocol;
    request.bound = Endpoint::from(own);
    request.to = Endpoint::from(to);
    request.options = described.options;
    request.v6only = described.v6only;
    request.interface = described.interface;
    request.inode = static_cast<std::uint32_t>(status_of(socket).st_ino);
    request.ports = own_ports(socket);
    return {request, ""};
}

Foresight::Foresight(const Plan& plan, std::span<Host> hosts, Actors& actors, bool asked)
    : plan_(plan),
      hosts_(hosts),
      actors_(actors),
      asked_(asked),
      kernel_(asked ? RunningKernel::here().version : KernelVersion{}) {}

std::optional<std::string> Foresight::before(const Step& step) {
    const auto* const action = std::get_if<CallStep>(&step.action);
    if (!asked_ || action == nullptr) {
        return std::nullopt;
    }
    const std::optional<Call> call = parse_call(action->call);
    constexpr std::array<std::string_view, 3> kAsked = {"bind", "listen", "connect"};
    if (!call || std::ranges::find(kAsked, call->verb().name) == kAsked.end()) {
        return std::nullopt;
    }
    return forecast(action->actor, *call);
}

void Foresight::after(const Step& step, std::string_view outcome, std::string_view reply) {
    const auto* const action = std::get_if<CallStep>(&step.action);
    if (!asked_ || action == nullptr || outcome != "ok" || reply.empty()) {
        return;
    }
    const std::optional<Call> call = parse_call(action->call);
    if (!call) {
        return;
    }
    if (call->verb().name == "close") {
        descriptors_.erase({action->actor, call->name()});
    } else if (call->verb().name == "socket") {
        const long number = answer_from_json(reply).ret;
        descriptors_.insert_or_assign({action->actor, call->new_name()}, static_cast<int>(number));
    } else if (!call->new_name().empty()) {
        descriptors_.erase({action->actor, call->new_name()});  // a socket of another origin
    }
}

Descriptor Foresight::borrowed(std::size_t actor, const std::string& name) {
    const auto found = descriptors_.find({actor, name});
    if (found == descriptors_.end()) {
        return {};
    }
    return Descriptor(::pidfd_getfd(actors_.process(actor)->descriptor(), found->second, 0));
}

std::string Foresight::forecast(std::size_t actor, const Call& call) {
    const Descriptor socket = borrowed(actor, call.name());
    if (!socket) {
        return fmt::format("not asked: {} is out of reach", call.name());
    }
    const NetworkNamespace& where = hosts_[plan_.actors[actor].host].where;
    return where.run_inside([&]() -> std::string {
        try {
            return forecast_of(call, socket.get());
        } catch (const Refusal&) {
            return "not asked: no such device";  // which the actor is about to say itself
        }
    });
}

std::string Foresight::forecast_of(const Call& call, int socket) const {
    constexpr std::string_view kNotAsked = "not asked: ";
    if (call.verb().name == "connect") {
        const auto [request, other] = request_to_connect(socket, call.socket_address("ADDR:PORT"));
        return other.empty()
                   ? words_of(look_at_connect(NetworkNamespace::current(), request, kernel_))
                   : fmt::format("{}{}", kNotAsked, other);
    }
    const auto [request, other] = call.verb().name == "listen"
                                      ? request_to_listen(socket)
                                      : request_on(socket, call.socket_address("ADDR:PORT"));
    return other.empty() ? forecast_of_bind(request, socket)
                         : fmt::format("{}{}", kNotAsked, other);
}

std::string Foresight::forecast_of_bind(const BindRequest& request, int socket) const {
    const NetworkNamespace here = NetworkNamespace::current();
    if (request.where.port != 0) {
        return words_of_prediction(number_of_prediction(look(here, request, kernel_, false)));
    }
    if (const int error = address_error(request); error != 0) {
        return errno_name(error);
    }
    // Or connect() or listen() chooses: then bind() asks for the address alone.
    const bool leaves_it =
        request.bound == 0 && option_of(socket, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT) != 0;
    return leaves_it ? "ok"
                     : words_of_prediction(number_of_prediction(
                           look_at_choice(here, request, own_ports(socket), kernel_)));
}

}  // namespace bindlab
