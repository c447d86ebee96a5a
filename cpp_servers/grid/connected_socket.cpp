#include "cpp_servers/grid/connected_socket.hpp"

#include <fmt/format.h>
#include <netinet/in.h>

#include <exception>
#include <string>

#include "cpp_servers/grid/first_socket.hpp"
#include "cpp_servers/grid/network.hpp"
#include "cpp_servers/grid/place.hpp"
#include "netns/sysctl.hpp"

namespace bindlab {

namespace {

// From a cell's port to that of its server, which on the host itself is another.
constexpr std::uint16_t kToServer = 10000;
constexpr const char* kPortRange = "net.ipv4.ip_local_port_range";

// The host's kernel has one port to choose from, as long as this lives.
class OnePort {
public:
    OnePort(const NetworkNamespace& host, std::uint16_t port)
        : host_(host), before_(read_sysctl(host, kPortRange).value()) {
        write_sysctl(host_, kPortRange, fmt::format("{0} {0}", port));
    }
    OnePort(const OnePort&) = delete;
    OnePort& operator=(const OnePort&) = delete;
    ~OnePort() {
        try {
            write_sysctl(host_, kPortRange, before_);
        } catch (const std::exception&) {  // then who connects next finds no port, and says so
        }
    }

private:
    const NetworkNamespace& host_;
    std::string before_;
};

}  // namespace

ConnectedSocket::ConnectedSocket(Stage& stage, Address address, ReuseOptions options,
                                 FirstState state) {
    const Place& place = place_of(address);
    GridNetwork& network = stage.network();
    const Calls ours = stage.calls("first");
    const Calls theirs = stage.calls("server");
    const bool ipv4 = place.reached.family == Family::ipv4;
    const Endpoint end = {
        place.through_loopback ? place.reached : IpAddress::parse(ipv4 ? kClient4 : kClient6),
        static_cast<std::uint16_t>(stage.port() + kToServer)};
    const NetworkNamespace& where = place.through_loopback ? network.host() : network.client();
    const Descriptor listener = where.run_inside([&] {
        Descriptor made = theirs.socket(end.address.domain(), Protocol::tcp);
        theirs.limit_waiting(made.get());
        theirs.must_bind(made.get(), end);
        theirs.must_listen(made.get());
        return made;
    });
    socket_ = ours.socket(place.address.domain(), Protocol::tcp);
    ours.prepare(socket_.get(), place, options, "");
    ours.limit_waiting(socket_.get());
    ours.set(socket_.get(), IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1, "IP_BIND_ADDRESS_NO_PORT");
    ours.must_bind(socket_.get(), {place.address, 0});
    {
        const OnePort port(network.host(), stage.port());
        ours.connect(socket_.get(), end);
    }
    other_end_ = theirs.accept(listener.get());
    end_connection(state, end.address.family, socket_, other_end_, ours, theirs);
}

ConnectedSocket::~ConnectedSocket() {
    drop(other_end_);
}

}  // namespace bindlab
