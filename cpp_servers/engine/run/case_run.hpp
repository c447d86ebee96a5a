// One case, from its plan to its end line: what the case process does.
//
// Owns everything the case needs. Promises that whatever goes wrong ends as a record (a fault, an
// aborted step) with an end line, or, if it cannot be recorded, as a report that says so.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "cpp_servers/engine/plan/plan.hpp"
#include "cpp_servers/engine/record/backend.hpp"
#include "cpp_servers/engine/record/case_report.hpp"
#include "cpp_servers/engine/run/results.hpp"
#include "cpp_servers/engine/world/probes.hpp"
#include "netns/namespace_factory.hpp"

namespace bindlab {

/// What a case process is given.
struct CaseOrder {
    std::string_view plan_text;  ///< as it goes to plan.json
    const Plan& plan;
    const std::vector<Presence>& needs;  ///< what was found, for each of the plan's needs
    const Results& results;
    const NamespaceFactory& namespaces;
    const Backend& backend;
    bool ask_why = false;  ///< before each bind(), listen(), connect()
};

/// Runs the case and tells the engine when it is finished. Does not throw.
void run_case(const CaseOrder& order, const CaseReport& report) noexcept;

}  // namespace bindlab
