// The cases of a run, in their order, each with what the engine must know to start it.
//
// Owns short notes on each plan; the plans themselves are read anew in the case's own process.
// Promises that every plan can be read and that no two cases share a folder.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "cpp_servers/engine/plan/plan.hpp"
#include "cpp_servers/engine/plan/plan_file.hpp"

namespace bindlab {

struct QueuedCase {
    std::string_view text;  ///< the plan, in the plan file
    std::string name;
    std::chrono::milliseconds deadline{0};
    std::vector<Need> needs;
    bool captures = false;
};

/// Throws PlanError, one line that names file, line and field: "plans.ndjson:3: steps[0].n: …".
std::vector<QueuedCase> read_queue(const PlanFile& plans, std::string_view file_name);

}  // namespace bindlab
