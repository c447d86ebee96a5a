// All plans of a run, a line each.
//
// Owns a copy of the text in shared memory: forking a case then costs the same however many plans
// there are (a private copy's page table would be copied each time). The lines are valid as long
// as the object. What they say is left to plan_reader.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace bindlab {

class PlanFile {
public:
    struct Line {
        std::size_t number = 0;  ///< from 1
        std::string_view text;
    };

    /// Reads the file, or standard input if its name is "-". Throws std::system_error.
    explicit PlanFile(const std::string& name);
    PlanFile(const PlanFile&) = delete;
    PlanFile& operator=(const PlanFile&) = delete;
    ~PlanFile();

    /// The lines that are not empty.
    std::vector<Line> lines() const;

private:
    void* memory_ = nullptr;
    std::size_t size_ = 0;
};

}  // namespace bindlab
