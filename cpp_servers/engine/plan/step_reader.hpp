// Reads the steps of a plan: one way of reading for each kind.
//
// Refers to the plan, whose hosts and actors are read already; pure.
#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>

#include "cpp_servers/engine/plan/plan.hpp"

namespace bindlab {

// Each throws an exception of nlohmann-json's that names the field, also for a host or an actor
// that the plan does not have.

/// `plan` has its hosts and actors, and the steps before this one.
Step read_step(const Plan& plan, const nlohmann::json& value);

/// The index of the host that the text names.
std::size_t find_host(const Plan& plan, const nlohmann::json& name);

}  // namespace bindlab
