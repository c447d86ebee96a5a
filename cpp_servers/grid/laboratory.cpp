#include "cpp_servers/grid/laboratory.hpp"

#include <netinet/in.h>

#include <utility>

#include "cpp_servers/grid/calls.hpp"
#include "netns/network_namespace.hpp"
#include "netns/socket_table.hpp"

namespace bindlab {

namespace {

bool shows_bound_sockets(const NamespaceFactory& namespaces) {
    const NetworkNamespace host = namespaces.make();
    const Calls calls("probe", nullptr);
    const Descriptor socket = host.run_inside([&] {
        Descriptor made = calls.socket(AF_INET, Protocol::tcp);
        calls.must_bind(made.get(), {IpAddress::any(Family::ipv4), kFirstPort});
        return made;
    });
    return !SocketTable(host).read(Protocol::tcp).empty();
}

}  // namespace

Laboratory::Laboratory(const Persons& persons, std::string capture_file)
    : persons_(persons),
      capture_file_(std::move(capture_file)),
      bound_in_table_(shows_bound_sockets(namespaces_)) {}

}  // namespace bindlab
