#include "cpp_servers/why/connect_findings.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cpp_servers/why/unlisted_sockets.hpp"
#include "netns/names.hpp"
#include "netns/network_namespace.hpp"
#include "netns/socket_table.hpp"

namespace bindlab {

namespace {

// Whoever is bound and nothing else has no four-tuple, but keeps its port from being chosen.
std::vector<SocketEntry> sockets_that_matter(const NetworkNamespace& where,
                                             const ConnectRequest& request, const HostFacts& host) {
    return request.bound.port == 0 ? whole_table(where, request.protocol, host)
                                   : SocketTable(where).read(request.protocol, request.bound.port);
}

}  // namespace

ConnectFindings look_at_connect(const NetworkNamespace& where, ConnectRequest request,
                                const KernelVersion& kernel) {
    if (const int error = take_addresses_of_route(request, where); error != 0) {
        return {error, {}};
    }
    const HostFacts host = host_facts(where, kernel);
    const auto all = sockets_that_matter(where, request, host);
    return {0, connect_verdict(all, request, host, monotonic_now())};
}

std::string words_of(const ConnectFindings& findings) {
    if (findings.no_route != 0) {
        return errno_name(findings.no_route);
    }
    const ConnectVerdict& verdict = findings.verdict;
    std::vector<std::string> facts;
    for (const ConnectFact fact : verdict.deciding) {
        facts.push_back(words_of(fact));
    }
    for (const HiddenFact fact : verdict.of_port) {
        facts.push_back(words_of(fact));
    }
    if (!facts.empty()) {
        return fmt::format("cannot know whether it {}", fmt::join(facts, ", "));
    }
    return verdict.error == 0 ? "ok" : errno_name(verdict.error);
}

}  // namespace bindlab
