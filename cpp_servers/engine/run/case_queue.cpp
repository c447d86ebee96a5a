#include "cpp_servers/engine/run/case_queue.hpp"

#include <fmt/format.h>

#include <unordered_map>
#include <utility>

#include "cpp_servers/engine/plan/plan_reader.hpp"

namespace bindlab {

std::vector<QueuedCase> read_queue(const PlanFile& plans, std::string_view file_name) {
    const std::string_view file = file_name == "-" ? "standard input" : file_name;
    std::vector<QueuedCase> queue;
    std::unordered_map<std::string, std::size_t> lines;
    for (const PlanFile::Line& line : plans.lines()) {
        try {
            Plan plan = read_plan(line.text);
            const auto [known, fresh] = lines.emplace(plan.name, line.number);
            if (!fresh) {
                throw PlanError(fmt::format("/case: '{}' is the case of line {}, too", plan.name,
                                            known->second));
            }
            queue.push_back({line.text, std::move(plan.name), plan.deadline, std::move(plan.needs),
                             !plan.captures.empty()});
        } catch (const PlanError& error) {
            throw PlanError(fmt::format("{}:{}: {}", file, line.number, error.what()));
        }
    }
    return queue;
}

}  // namespace bindlab
