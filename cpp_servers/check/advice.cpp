#include "cpp_servers/check/advice.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "cpp_servers/rules/expectation.hpp"

namespace bindlab {

namespace {

// Both sockets of a restart have one address: it is "address 1", or one of this host alone.
Address address_in_rules(const IpAddress& address, bool v6only) {
    if (address.is_mapped()) {
        return address.without_mapping().is_any() ? Address::mapped_wildcard
                                                  : Address::mapped_first;
    }
    if (address.is_any()) {
        if (address.family == Family::ipv4) {
            return Address::wildcard4;
        }
        return v6only ? Address::wildcard6_only : Address::wildcard6;
    }
    if (address == IpAddress::parse("::1")) {
        return Address::loopback6;
    }
    if (address.family == Family::ipv6) {
        return Address::first6;
    }
    return address == IpAddress::parse("127.0.0.1") ? Address::loopback4 : Address::first4;
}

constexpr std::array<std::pair<ReuseOptions, const char*>, 2> kCures = {{
    {{.address = true, .port = false}, "SO_REUSEADDR"},
    {{.address = false, .port = true}, "SO_REUSEPORT"},
}};

bool includes(ReuseOptions options, ReuseOptions wanted) {
    return (options.address || !wanted.address) && (options.port || !wanted.port);
}

std::string how_it_was_set(const ListenerSeen& listener) {
    if (!listener.at_bind || !listener.now || listener.at_bind->address || listener.at_bind->port) {
        return {};
    }
    if (listener.now->address || listener.now->port) {
        return fmt::format(" (it sets {} after bind(), which is too late)",
                           listener.now->address ? "SO_REUSEADDR" : "SO_REUSEPORT");
    }
    return " (the socket that it binds has neither option)";
}

/// A connection has the options that its listener has when it comes (sk_clone()), and what remains
/// of it those that it had.
std::string what_to_do(const ListenerSeen& listener, std::optional<ReuseOptions> refused,
                       ReuseOptions options, const char* name) {
    const bool binds_with_it = listener.at_bind && includes(*listener.at_bind, options);
    if (!binds_with_it) {
        return fmt::format("set {} on the listening socket before bind(){}", name,
                           how_it_was_set(listener));
    }
    if (refused && !includes(*refused, options)) {
        return fmt::format(
            "set {0} before bind() on the socket that was refused, too, or leave that out: the one "
            "that it listens on has {0} (it looks whether the port is free?)",
            name);
    }
    return listener.now && !includes(*listener.now, options)
               ? fmt::format(
                     "leave {0} set on the listening socket: it has {0} at bind() and loses it "
                     "afterwards, and connections get what it has when they come",
                     name)
               : fmt::format(
                     "leave {0} set on connections: the listening socket has it, and what remains "
                     "of them acts as if it had not",
                     name);
}

}  // namespace

// The IPv4 connection of a listener on :: is one of 0.0.0.0's to the rules, which know the address
// of a connection by its listener's.
Cell cell_of_restart(const ListenerSeen& listener, const Endpoint& reached, FirstState state,
                     ReuseOptions options) {
    Cell cell;
    cell.protocol = listener.protocol;
    cell.second = address_in_rules(listener.where.address, listener.v6only.value_or(false));
    cell.first = cell.second;
    if (cell.first == Address::wildcard6 && reached.address.is_mapped() && is_connected(state)) {
        cell.first = Address::mapped_wildcard;
    }
    cell.first_options = options;
    cell.second_options = options;
    cell.state = state;
    return cell;
}

std::optional<Result> expected_of(const ListenerSeen& listener, const Endpoint& reached,
                                  Ending ending, const KernelVersion& kernel,
                                  std::optional<ReuseOptions> refused,
                                  std::optional<ReuseOptions> connection) {
    const auto state = rules_state_of(ending);
    if (!state || !listener.at_bind || (!connection && listener.at_bind != listener.now)) {
        return std::nullopt;
    }
    Cell cell = cell_of_restart(listener, reached, *state, connection.value_or(*listener.at_bind));
    cell.second_options = refused.value_or(*listener.at_bind);
    return expect(cell, kernel).bind;
}

std::string advice_on(const ListenerSeen& listener, const Endpoint& reached, FirstState state,
                      const KernelVersion& kernel, std::optional<ReuseOptions> refused) {
    for (const auto& [options, name] : kCures) {
        const Expectation with = expect(cell_of_restart(listener, reached, state, options), kernel);
        if (with.bind == Result::ok && with.rule != nullptr) {
            return fmt::format("{}; rule {}: {}", what_to_do(listener, refused, options, name),
                               with.rule->id, with.rule->sentence);
        }
    }
    return "no option would have let it in: see bindlab why";
}

}  // namespace bindlab
