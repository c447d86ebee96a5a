// What the rules of a port say of a server that is started anew beside what remains of it.
//
// Pure: the rules are cpp_servers/rules', nothing is known here that is not there.
#pragma once

#include <optional>
#include <string>

#include "cpp_servers/check/ending.hpp"
#include "cpp_servers/check/server_observations.hpp"
#include "cpp_servers/rules/rule.hpp"

namespace bindlab {

/// A server's own address beside a remnant of it, as a cell of the rules.
Cell cell_of_restart(const ListenerSeen& listener, const Endpoint& reached, FirstState state,
                     ReuseOptions options);

/// What the rules expect of the restart; nothing if nothing remains, or the options are not known
/// or were set after bind(), of which the rules do not speak. `refused` are those of the socket
/// that was refused, which need not be like the one that listens at last; `connection` are those
/// of the connection, if the server has set them on that.
std::optional<Result> expected_of(const ListenerSeen& listener, const Endpoint& reached,
                                  Ending ending, const KernelVersion& kernel,
                                  std::optional<ReuseOptions> refused = {},
                                  std::optional<ReuseOptions> connection = {});

/// What to do about a restart that is refused beside this state: the option which would have let
/// it in, and the rule that says so.
std::string advice_on(const ListenerSeen& listener, const Endpoint& reached, FirstState state,
                      const KernelVersion& kernel, std::optional<ReuseOptions> refused = {});

}  // namespace bindlab
