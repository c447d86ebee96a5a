#include "cpp_servers/grid/network.hpp"

#include <net/if.h>

#include <string>

#include "netns/link.hpp"
#include "netns/system_call.hpp"

namespace bindlab {

namespace {

InterfaceAddress with_prefix(const std::string& address) {
    return InterfaceAddress::parse(address +
                                   (address.find(':') == std::string::npos ? "/24" : "/64"));
}

}  // namespace

GridNetwork::GridNetwork(const NamespaceFactory& namespaces)
    : host_(namespaces.make()), client_(namespaces.make()), sockets_(host_) {
    RouteSocket at_host(host_);
    RouteSocket at_client(client_);
    create_idle_veth_pair({&host_, &at_host, kDeviceTwo, "", {}},
                          {&client_, &at_client, kDeviceTwo, "", {}});
    create_veth_pair({&host_,
                      &at_host,
                      kDeviceOne,
                      "02:00:00:00:00:01",
                      {with_prefix(kFirst4), with_prefix(kSecond4), with_prefix(kFirst6),
                       with_prefix(kSecond6)}},
                     {&client_,
                      &at_client,
                      kDeviceOne,
                      "02:00:00:00:00:02",
                      {with_prefix(kClient4), with_prefix(kClient6)}});
    device_one_ = host_.run_inside([] { return ::if_nametoindex(kDeviceOne); });
    check(device_one_ == 0 ? -1 : 0, "find the device of a new host");
}

}  // namespace bindlab
