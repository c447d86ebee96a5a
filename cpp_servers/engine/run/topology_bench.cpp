#include "cpp_servers/engine/run/topology_bench.hpp"

#include <fmt/format.h>
#include <sched.h>
#include <sys/mount.h>

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "cpp_servers/engine/record/json_line.hpp"
#include "cpp_servers/engine/world/topology.hpp"
#include "netns/link.hpp"
#include "netns/network_namespace.hpp"
#include "netns/route_socket.hpp"
#include "netns/spawn.hpp"
#include "netns/system_call.hpp"

namespace bindlab {
namespace {

constexpr unsigned kRounds = 10;

/// The topology `pair` of the scenarios.
Plan pair_plan() {
    const auto host = [](std::string name, std::initializer_list<std::string_view> addresses) {
        HostPlan plan;
        plan.name = std::move(name);
        InterfacePlan interface = {"eth0", {}};
        for (const std::string_view address : addresses) {
            interface.addresses.push_back(InterfaceAddress::parse(address));
        }
        plan.interfaces.push_back(std::move(interface));
        return plan;
    };
    Plan plan;
    plan.hosts.push_back(
        host("server", {"10.0.0.1/24", "10.0.0.3/24", "fd00::1/64", "fd00::3/64"}));
    plan.hosts.push_back(
        host("client", {"10.0.0.2/24", "10.0.0.4/24", "fd00::2/64", "fd00::4/64"}));
    plan.links.push_back({{0, "eth0", "02:00:00:00:00:01"}, {1, "eth0", "02:00:00:00:00:02"}});
    return plan;
}

/// Nothing but what the kernel must do for two hosts with a link, before any setting.
void make_bare_pair() {
    const auto a = NetworkNamespace::create();
    const auto b = NetworkNamespace::create();
    RouteSocket at_a(a);
    RouteSocket at_b(b);
    create_idle_veth_pair({&a, &at_a, "eth0", "", {}}, {&b, &at_b, "eth0", "", {}});
}

// What people type for the same two hosts.
constexpr std::string_view kCommands[] = {
    "netns add bench-server",
    "netns add bench-client",
    "link add eth0 netns bench-server type veth peer name eth0 netns bench-client",
    "-n bench-server link set eth0 address 02:00:00:00:00:01",
    "-n bench-client link set eth0 address 02:00:00:00:00:02",
    "-n bench-server link set lo up",
    "-n bench-client link set lo up",
    "-n bench-server link set eth0 up",
    "-n bench-client link set eth0 up",
    "-n bench-server address add 10.0.0.1/24 dev eth0",
    "-n bench-server address add 10.0.0.3/24 dev eth0",
    "-n bench-server address add fd00::1/64 dev eth0 nodad",
    "-n bench-server address add fd00::3/64 dev eth0 nodad",
    "-n bench-client address add 10.0.0.2/24 dev eth0",
    "-n bench-client address add 10.0.0.4/24 dev eth0",
    "-n bench-client address add fd00::2/64 dev eth0 nodad",
    "-n bench-client address add fd00::4/64 dev eth0 nodad",
    "netns delete bench-server",
    "netns delete bench-client",
};

void run_ip(std::string_view arguments) {
    ProgramSpec spec;
    spec.argv.emplace_back("ip");
    while (!arguments.empty()) {
        const auto space = std::min(arguments.find(' '), arguments.size());
        spec.argv.emplace_back(arguments.substr(0, space));
        arguments.remove_prefix(std::min(space + 1, arguments.size()));
    }
    const auto status = spawn_program(std::move(spec)).reap();
    if (!status.success()) {
        throw std::runtime_error(fmt::format("ip {}: {}", arguments, status.to_string()));
    }
}

/// ip-netns(8) keeps its names below /run: give it one that only we see.
void hide_run() {
    check(unshare(CLONE_NEWNS), "create a mount namespace");
    check(mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr), "make mounts private");
    check(mount("none", "/run", "tmpfs", 0, nullptr), "mount a private /run");
}

template <class Work>
double measure(unsigned times, const Work& work) {
    const auto begin = std::chrono::steady_clock::now();
    for (unsigned i = 0; i < times; ++i) {
        work();
    }
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

}  // namespace

std::string TopologyCosts::to_json() const {
    return json_line(
        {{"n", times},
         {"bare_seconds", to_seconds(Seconds(bare_seconds))},
         {"floor_seconds", to_seconds(Seconds(floor_seconds))},
         {"topology_seconds", to_seconds(Seconds(topology_seconds))},
         {"ip_seconds", ip_seconds ? nlohmann::ordered_json(to_seconds(Seconds(*ip_seconds)))
                                   : nlohmann::ordered_json()}});
}

TopologyCosts measure_topologies(unsigned times, bool with_ip) {
    const NamespaceFactory namespaces;
    if (with_ip) {
        hide_run();
    }
    const Plan plan = pair_plan();
    TopologyCosts costs;
    const unsigned rounds = std::min(kRounds, std::max(times, 1U));
    for (unsigned round = 0; round < rounds; ++round) {
        const unsigned share = times / rounds + (round < times % rounds ? 1 : 0);
        costs.times += share;
        costs.bare_seconds += measure(share, [] { NetworkNamespace::create(); });
        costs.floor_seconds += measure(share, make_bare_pair);
        costs.topology_seconds += measure(share, [&] {
            Topology topology(plan, namespaces);
            topology.connect();
            topology.configure();
        });
        if (with_ip) {
            costs.ip_seconds = costs.ip_seconds.value_or(0) +
                               measure(share, [] { std::ranges::for_each(kCommands, run_ip); });
        }
    }
    return costs;
}

}  // namespace bindlab
