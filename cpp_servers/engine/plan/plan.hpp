// One case as the harness planned it: hosts, links, actors, steps; passive data.
//
// Promises that what it names exists: plan_reader has checked it. What the plan says only to the
// judge (claims, expectations, wire checks) is not here; plan.json carries it past the engine.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "cpp_servers/engine/plan/step.hpp"
#include "netns/address.hpp"
#include "netns/device.hpp"

namespace bindlab {

/// Something the kernel or the machine must have, else the case is skipped.
struct Need {
    enum class Kind {
        sysctl,
        program,
        option,
        ipv6,
        tcpdump,
        bound_inactive,
        user,
        socket,
        destroy,
        counter,
        device
    };
    Kind kind = Kind::ipv6;
    std::string name;  ///< empty where the kind says all
};

/// "sysctl", "program", …, as in the plan.
std::string_view to_string(Need::Kind kind);

struct InterfacePlan {
    std::string device;
    std::vector<InterfaceAddress> addresses;
    std::optional<DeviceKind> kind = {};  ///< none: lo, or the end of a link
    std::string vrf = {};                 ///< the VRF that it belongs to; empty: none
};

struct NeighbourPlan {
    std::string device;
    IpAddress address;
    std::string mac;
};

struct RoutePlan {
    InterfaceAddress to;
    std::optional<IpAddress> via;
    std::string device;
};

struct SysctlPlan {
    std::string name;
    std::string value;
    int line = 0;  ///< of the scenario's file; 0: its topology sets it
};

struct HostPlan {
    std::string name;
    std::vector<InterfacePlan> interfaces;
    std::vector<NeighbourPlan> neighbours;
    std::vector<RoutePlan> routes;
    std::vector<SysctlPlan> sysctls;
};

struct LinkEndPlan {
    std::size_t host = 0;  ///< index into Plan::hosts
    std::string device;
    std::string mac;
};

struct LinkPlan {
    LinkEndPlan a;
    LinkEndPlan b;
};

struct CapturePlan {
    std::size_t host = 0;  ///< index into Plan::hosts
    std::string device;
    std::string file;  ///< a name in the case's folder
};

struct ActorPlan {
    std::string name;
    std::size_t host = 0;  ///< index into Plan::hosts
    bool program = false;  ///< started by a `run` step, not driven line by line
    uid_t uid = 0;
};

struct Plan {
    std::string name;  ///< the case's id
    std::string file;  ///< the scenario, for messages
    std::chrono::milliseconds deadline{0};
    std::vector<Need> needs;
    std::vector<HostPlan> hosts;
    std::vector<LinkPlan> links;
    std::vector<CapturePlan> captures;
    std::vector<ActorPlan> actors;
    std::vector<Step> steps;
};

}  // namespace bindlab
