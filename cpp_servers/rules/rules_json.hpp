// The rules, and what they say of a cell, as JSON: for whoever asks them and is no C++. Each is one
// object on one line, without the newline.
#pragma once

#include <string>

#include "cpp_servers/rules/expectation.hpp"
#include "cpp_servers/rules/further_rule.hpp"

namespace bindlab {

/// {"id", "sentence", "sources", "kernels": ">=6.8 <6.16.6", "bind", "example": {"cell", "kernel"}}
std::string to_json(const Rule& rule);

/// {"id", "sentence", "sources", "kernels", "bind" or "connect", "example": {"grid", "cell",
/// "kernel"}}
std::string to_json(const FurtherRule& rule);

/// {"cell", "kernel", "bind", "listen", "rule"}
std::string to_json(const Cell& cell, const KernelVersion& kernel, const Expectation& expected);

}  // namespace bindlab
