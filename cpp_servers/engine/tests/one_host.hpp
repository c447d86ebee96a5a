// The surroundings of a case for tests of its parts: plan_of_one_host(), made and with its actors
// started. Moves the process into a namespace for good: see in_child().
#pragma once

#include <string>

#include "cpp_servers/engine/plan/plan_reader.hpp"
#include "cpp_servers/engine/process/actors.hpp"
#include "cpp_servers/engine/process/waiter.hpp"
#include "cpp_servers/engine/tests/plans.hpp"
#include "cpp_servers/engine/tests/report_pipe.hpp"
#include "cpp_servers/engine/witness/socket_watch.hpp"
#include "cpp_servers/engine/world/topology.hpp"
#include "netns/namespace_factory.hpp"

namespace bindlab {

struct OneHost {
    explicit OneHost(const std::string& steps, const std::string& captures = "")
        : plan(read_plan(plan_of_one_host("test", steps, "", captures))) {
        topology.connect();
        topology.configure();
    }

    Plan plan;
    ReportPipe pipe;
    CaseReport report = pipe.writer();
    Waiter waiter{report};
    NamespaceFactory namespaces;
    Topology topology{plan, namespaces};
    Actors actors{plan, topology.hosts(), waiter};
    SocketWatch watch{topology.hosts()};
};

}  // namespace bindlab
