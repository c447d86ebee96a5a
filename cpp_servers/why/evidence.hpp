// What the sentence stands on, as lines of text: the sockets, what each option would change, and
// what could not be seen.
#pragma once

#include <string>
#include <vector>

#include "cpp_servers/why/findings.hpp"

namespace bindlab {

/// Each socket: a line with protocol, state and addresses, and lines below with owners, options and
/// end.
std::vector<std::string> socket_lines(const Findings& findings);

/// For none, SO_REUSEADDR, SO_REUSEPORT and both: what bind() and listen() would say, and the rule.
std::vector<std::string> verdict_lines(const Findings& findings);

/// All of it.
std::vector<std::string> evidence_of(const Findings& findings);

}  // namespace bindlab
