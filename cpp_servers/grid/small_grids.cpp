#include "cpp_servers/grid/small_grids.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <utility>

namespace bindlab {

std::vector<SmallGridPlan> small_grids() {
    return {three_sockets(),   many_sockets(),  changed_options(), connections(),
            automatic_ports(), extra_options(), other_protocols()};
}

std::string names_of_grids() {
    std::string names(kPairs);
    for (const SmallGridPlan& plan : small_grids()) {
        names += fmt::format(", {}", plan.name);
    }
    return names;
}

SmallGridPlan small_grid_of(std::string_view name) {
    for (SmallGridPlan& plan : small_grids()) {
        if (plan.name == name) {
            return std::move(plan);
        }
    }
    throw std::invalid_argument(
        fmt::format("there is no grid '{}', only {}", name, names_of_grids()));
}

Protocol protocol_of(SocketKind kind) {
    return kind == SocketKind::udp ? Protocol::udp : Protocol::tcp;
}

std::string_view state_of(SocketKind kind) {
    switch (kind) {
        case SocketKind::tcp_bound:
            return "BOUND_INACTIVE";
        case SocketKind::tcp_listening:
            return "LISTEN";
        case SocketKind::udp:
            break;
    }
    return "CLOSE";
}

std::array<int, 2> start(const Calls& calls, SocketKind kind, int socket, const Endpoint& where) {
    const int bound = calls.bind(socket, where);
    const bool listens = bound == 0 && kind == SocketKind::tcp_listening;
    return {bound, listens ? calls.listen(socket) : kNotTried};
}

void must_start(const Calls& calls, SocketKind kind, int socket, const Endpoint& where) {
    calls.must_bind(socket, where);
    if (kind == SocketKind::tcp_listening) {
        calls.must_listen(socket);
    }
}

// In the order of enum class Address, as the ids of cells have them.
std::vector<std::string_view> address_words() {
    return {"wildcard4", "first4",          "second4",      "loopback4",
            "wildcard6", "wildcard6_only",  "first6",       "second6",
            "loopback6", "mapped_wildcard", "mapped_first", "mapped_second"};
}

std::vector<std::string_view> option_words() {
    return {"none", "addr", "port", "both"};
}

ReuseOptions options_at(std::size_t place) {
    return {(place & 1U) != 0, (place & 2U) != 0};
}

}  // namespace bindlab
