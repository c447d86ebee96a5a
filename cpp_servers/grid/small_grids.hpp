// The smaller grids, each in a source of its own.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "cpp_servers/grid/calls.hpp"
#include "cpp_servers/grid/small_grid.hpp"
#include "cpp_servers/rules/coordinates.hpp"

namespace bindlab {

SmallGridPlan three_sockets();
SmallGridPlan many_sockets();
SmallGridPlan changed_options();
SmallGridPlan connections();
SmallGridPlan automatic_ports();
SmallGridPlan extra_options();
SmallGridPlan other_protocols();

/// All of them.
std::vector<SmallGridPlan> small_grids();

/// The grid that is none of these (pair_grid.hpp).
inline constexpr std::string_view kPairs = "pairs";
/// "pairs, three, many, …"
std::string names_of_grids();
/// The plan of that name; throws std::invalid_argument with the names there are.
SmallGridPlan small_grid_of(std::string_view name);

/// What these have in common. Of a kind of sockets: TCP that are bound or listen, UDP.
inline constexpr std::array<std::string_view, 3> kKinds = {"tcp_bound", "tcp_listening", "udp"};
enum class SocketKind : std::uint8_t { tcp_bound, tcp_listening, udp };

Protocol protocol_of(SocketKind kind);
/// A socket's state in the table once it is as its kind says.
std::string_view state_of(SocketKind kind);
/// bind(), and listen() if the kind wants it and bind() succeeded: two answers.
std::array<int, 2> start(const Calls& calls, SocketKind kind, int socket, const Endpoint& where);
/// The same, where a failure is a fault.
void must_start(const Calls& calls, SocketKind kind, int socket, const Endpoint& where);

std::vector<std::string_view> address_words();
std::vector<std::string_view> option_words();
ReuseOptions options_at(std::size_t place);

}  // namespace bindlab
