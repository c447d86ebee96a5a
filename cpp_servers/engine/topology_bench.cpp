#include "cpp_servers/engine/topology_bench.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "netns/link.hpp"
#include "netns/network_namespace.hpp"
#include "netns/spawn.hpp"
#include "netns/system_call.hpp"

namespace bindlab {
namespace {

using Clock = std::chrono::steady_clock;

void make_bare() {
    const auto bare = NetworkNamespace::create();
}

void make_topology() {
    const auto client = NetworkNamespace::create();
    const auto server = NetworkNamespace::create();
    create_veth_pair(
        {&client,
         "eth0",
         "02:00:00:00:00:02",
         {InterfaceAddress::parse("10.0.0.2/24"), InterfaceAddress::parse("fd00::2/64")}},
        {&server,
         "eth0",
         "02:00:00:00:00:01",
         {InterfaceAddress::parse("10.0.0.1/24"), InterfaceAddress::parse("fd00::1/64")}});
}

void run_ip(const std::string& arguments) {
    ProgramSpec spec;
    std::istringstream words("ip " + arguments);
    for (std::string word; words >> word;) {
        spec.argv.push_back(std::move(word));
    }
    spec.std_err = Descriptor(check(fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3), "duplicate stderr"));
    if (!spawn_program(std::move(spec)).reap().success()) {
        throw std::runtime_error(fmt::format("ip {} failed", arguments));
    }
}

/// What a person types for the same.
void make_topology_by_ip(const std::string& tag) {
    const std::string client = tag + "c";
    const std::string server = tag + "s";
    run_ip("netns add " + client);
    run_ip("netns add " + server);
    run_ip(
        fmt::format("-n {} link add eth0 address 02:00:00:00:00:02 type veth peer name eth0 "
                    "address 02:00:00:00:00:01 netns {}",
                    client, server));
    for (const auto& [name, host] : {std::pair(client, "2"), std::pair(server, "1")}) {
        run_ip(fmt::format("-n {} address add 10.0.0.{}/24 dev eth0", name, host));
        run_ip(fmt::format("-n {} address add fd00::{}/64 dev eth0 nodad", name, host));
        run_ip(fmt::format("-n {} link set lo up", name));
        run_ip(fmt::format("-n {} link set eth0 up", name));
    }
    run_ip("netns delete " + client);
    run_ip("netns delete " + server);
}

template <class Make>
std::chrono::duration<double> time(const Make& make) {
    const auto begin = Clock::now();
    make();
    return Clock::now() - begin;
}

/// `ip netns` mounts its names: in a mount namespace of our own none is left, whatever happens.
void hide_mounts() {
    check(unshare(CLONE_NEWNS), "make a mount namespace");
    check(mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr), "make mounts private");
    check(mount("none", "/run", "tmpfs", 0, nullptr), "mount a /run of our own");
}

}  // namespace

TopologyCost measure_topology(int rounds, bool with_ip) {
    TopologyCost cost;
    if (with_ip) {
        hide_mounts();
        cost.ip.emplace(0);
    }
    const std::string tag = fmt::format("bindlab-{}-", getpid());
    make_bare();
    make_topology();
    for (int round = 0; round < rounds; ++round) {
        cost.bare += time(make_bare);
        cost.topology += time(make_topology);
        if (with_ip) {
            *cost.ip += time([&] { make_topology_by_ip(tag); });
        }
    }
    return cost;
}

}  // namespace bindlab
