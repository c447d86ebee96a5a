// The device that an address names which needs one, as fe80::1%eth0, ff02::fb%eth0.
#pragma once

#include <cstdint>

#include "cpp_servers/why/bind_request.hpp"

namespace bindlab {

/// bind() of an address that needs a device, with a scope, binds the socket to that device,
/// whichever it was bound to before (__inet6_bind() of net/ipv6/af_inet6.c: "Override any existing
/// binding"): the request's device from now on, "index 99" if there is none. `scope` is
/// sin6_scope_id, 0 for none; in the network namespace of the calling thread.
void take_device_of_scope(BindRequest& request, std::uint32_t scope);

}  // namespace bindlab
