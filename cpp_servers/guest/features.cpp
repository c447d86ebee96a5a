#include "cpp_servers/guest/features.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <linux/if_ether.h>
#include <sys/socket.h>

#include <exception>
#include <functional>
#include <string_view>

#include "netns/descriptor.hpp"
#include "netns/link.hpp"
#include "netns/network_namespace.hpp"
#include "netns/route_socket.hpp"
#include "netns/socket_table.hpp"
#include "netns/system_call.hpp"

namespace bindlab {
namespace {

struct Feature {
    std::string_view name;
    std::function<void()> use;  ///< throws if it is not there
};

void use_veth() {
    const auto a = NetworkNamespace::create();
    const auto b = NetworkNamespace::create();
    RouteSocket at_a(a);
    RouteSocket at_b(b);
    create_idle_veth_pair({&a, &at_a, "eth0", "", {}}, {&b, &at_b, "eth0", "", {}});
}

void use_packet_socket() {
    const Descriptor socket(check(::socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, htons(ETH_P_ALL)),
                                  "open a packet socket"));
}

}  // namespace

std::vector<std::string> missing_features() {
    const Feature features[] = {
        {"network namespaces (CONFIG_NET_NS)", [] { NetworkNamespace::create(); }},
        {"veth pairs (CONFIG_VETH, module veth)", use_veth},
        {"socket tables (CONFIG_INET_DIAG, modules inet_diag, tcp_diag, udp_diag)",
         [] { SocketTable(NetworkNamespace::current()).read(); }},
        {"packet capture (CONFIG_PACKET, module af_packet)", use_packet_socket},
    };
    std::vector<std::string> missing;
    for (const Feature& feature : features) {
        try {
            feature.use();
        } catch (const std::exception& fault) {
            missing.push_back(fmt::format("{}: {}", feature.name, fault.what()));
        }
    }
    return missing;
}

}  // namespace bindlab
