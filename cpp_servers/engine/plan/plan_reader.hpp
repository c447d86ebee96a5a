// Reads a plan: one JSON object as the harness wrote it, to a Plan.
//
// Owns nothing; pure. Promises that a Plan it returns can be run as far as can be told without the
// kernel: hosts, devices, actors, addresses and signals that it names exist. Keys it does not know
// are the judge's and left alone.
#pragma once

#include <stdexcept>
#include <string_view>

#include "cpp_servers/engine/plan/plan.hpp"

namespace bindlab {

/// Raised whenever a reader of the old form would misread the new one; no other is read.
constexpr int kPlanFormat = 1;

/// A plan that cannot be understood; what() is one line that names the field by its JSON pointer:
/// "/steps/3/within_ms: -1 is not within 0 to …".
class PlanError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Throws PlanError.
Plan read_plan(std::string_view text);

}  // namespace bindlab
