// Reads a plan: one JSON object as the harness wrote it, to a Plan.
//
// Owns nothing; pure. Promises that a Plan it returns can be run as far as can be told without the
// kernel: hosts, devices, actors, addresses and signals that it names exist. Keys it does not know
// are the judge's and left alone.
#pragma once

#include <string_view>

#include "cpp_servers/engine/json_field.hpp"
#include "cpp_servers/engine/plan.hpp"

namespace bindlab {

/// Throws PlanError, one line that names the field.
Plan read_plan(std::string_view text);

}  // namespace bindlab
