// Reads the steps of a plan: one way of reading for each kind.
//
// Refers to the plan, whose hosts and actors are read already; pure.
#pragma once

#include <cstddef>

#include "cpp_servers/engine/json_field.hpp"
#include "cpp_servers/engine/plan.hpp"

namespace bindlab {

class StepReader {
public:
    /// `plan` has its hosts and actors; it must outlive the reader.
    explicit StepReader(const Plan& plan) : plan_(plan) {}

    /// Throws PlanError, also for a host or an actor that the plan does not have.
    Step read(const JsonField& field) const;

private:
    const Plan& plan_;
};

/// The index of the host that the field names; throws PlanError if there is none.
std::size_t find_host(const Plan& plan, const JsonField& name);

}  // namespace bindlab
