// The folder of one case's evidence, from its beginning: empty but for the plan.
//
// Owns nothing but names. Promises that evidence of an earlier run is gone, that the plan is there
// whole, and that all of it belongs to whoever called sudo.
#pragma once

#include <filesystem>
#include <string_view>

#include "cpp_servers/engine/run/results.hpp"

namespace bindlab {

class CaseFolder {
public:
    static constexpr std::string_view kPlan = "plan.json";

    /// Makes the folder and writes plan.json. Throws EvidenceError. `results` must outlive it.
    CaseFolder(const Results& results, std::string_view case_id, std::string_view plan_text);

    const std::filesystem::path& path() const noexcept { return path_; }
    /// Hands over a file in it that is written. Throws std::system_error.
    void give_away(std::string_view file) const { results_.give_away(path_ / file); }

private:
    const Results& results_;
    std::filesystem::path path_;
};

}  // namespace bindlab
