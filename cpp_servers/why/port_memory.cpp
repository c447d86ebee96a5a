#include "cpp_servers/why/port_memory.hpp"

#include <algorithm>
#include <limits>
#include <set>
#include <tuple>

#include "cpp_servers/why/bind_verdict.hpp"

namespace bindlab {

namespace {

/// No device has this index: they are ints.
constexpr std::uint32_t kAnotherDevice = std::numeric_limits<std::uint32_t>::max();

bool is_of_ipv6_alone(const IpAddress& address) {
    return address.family == Family::ipv6 && !address.is_mapped();
}

/// ipv6_only_sock(): __inet6_bind() sets it for every address of IPv6 but ::.
bool takes_ipv6_alone(const BindRequest& socket) {
    const IpAddress& address = socket.where.address;
    return is_of_ipv6_alone(address) && (socket.v6only || !address.is_any());
}

/// A wildcard, or the same address.
bool covers(const IpAddress& remembered, const IpAddress& address) {
    return remembered.without_mapping().is_any() ||
           remembered.without_mapping() == address.without_mapping();
}

BindRequest as_request(const HeldSocket& held, bool v6only) {
    BindRequest request;
    request.where = held.entry.local;
    request.options = held.options ? held.options->reuse : ReuseOptions{true, true};
    request.v6only = v6only;
    request.uid = held.entry.uid;
    request.interface = held.entry.interface;
    return request;
}

bool may_have_reuseport(const HeldSocket& held) {
    return !held.options || held.options->reuse.port;
}

/// Whether it may have come after the one remembered, and left it that: let in by it.
bool may_follow(const HeldSocket& held, const BindRequest& remembered) {
    const bool tells_user = held.as == HeldAs::listener || held.as == HeldAs::bound;
    return may_have_reuseport(held) && (!tells_user || held.entry.uid == remembered.uid) &&
           has_address_of(remembered, as_request(held, held.v6only().value_or(false)));
}

/// Whether all others let one like this in, or came after it. `itself` is one of `held`, or null.
bool may_be_remembered(std::span<const HeldSocket> held, const HeldSocket* itself,
                       const BindRequest& remembered, const HostFacts& host) {
    return std::ranges::all_of(held, [&](const HeldSocket& it) {
        return &it == itself || it.entry.protocol != Protocol::tcp || !it.is_holder() ||
               may_follow(it, remembered) ||
               answer_of(it, remembered, host).answer != BindAnswer::in_use;
    });
}

bool may_be_one_here(std::span<const HeldSocket> held, const BindRequest& request,
                     const HostFacts& host) {
    std::set<std::tuple<std::string, std::uint32_t, bool, bool, bool>> told;  // each kind once
    return std::ranges::any_of(held, [&](const HeldSocket& it) {
        if (it.entry.protocol != Protocol::tcp || !it.is_holder() || !it.entry.owner() ||
            it.entry.uid != request.uid || !may_have_reuseport(it) ||
            in_different_vrfs(host, it.entry.interface, request.interface)) {
            return false;
        }
        const BindRequest one = as_request(it, it.v6only().value_or(false));
        const bool is_new = told.emplace(one.where.to_string(), one.interface, one.v6only,
                                         one.options.address, one.options.port)
                                .second;
        return is_new && has_address_of(one, request) && may_be_remembered(held, &it, one, host);
    });
}

}  // namespace

bool has_address_of(const BindRequest& remembered, const BindRequest& request) {
    const IpAddress& theirs = remembered.where.address;
    const IpAddress& yours = request.where.address;
    if (!is_of_ipv6_alone(theirs)) {
        if (is_of_ipv6_alone(yours)) {  // its IPv4 address is 0
            return theirs.family == Family::ipv4 && theirs.is_any() && !takes_ipv6_alone(request);
        }
        return covers(theirs, yours);
    }
    if (!is_of_ipv6_alone(yours)) {
        return theirs.is_any() && !takes_ipv6_alone(remembered);
    }
    return covers(theirs, yours);
}

PortMemory port_memory(std::span<const HeldSocket> held, const BindRequest& request,
                       const HostFacts& host) {
    if (request.protocol != Protocol::tcp || !request.options.port) {
        return PortMemory::nobody;
    }
    if (may_be_one_here(held, request, host)) {
        return PortMemory::one_here;
    }
    BindRequest gone = request;
    gone.options = {true, true};
    gone.interface = kAnotherDevice;
    return may_be_remembered(held, nullptr, gone, host) ? PortMemory::one_gone : PortMemory::nobody;
}

}  // namespace bindlab
