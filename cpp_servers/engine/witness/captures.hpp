// The captures of a case, each by the means that this kernel has.
//
// Owns them. Promises a `capture` line once each is ready and a `capture-end` line with its counts.
// The one place that knows every way to capture.
#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <vector>

#include "cpp_servers/engine/plan/plan.hpp"
#include "cpp_servers/engine/process/waiter.hpp"
#include "cpp_servers/engine/record/backend.hpp"
#include "cpp_servers/engine/record/observations.hpp"
#include "cpp_servers/engine/witness/capture.hpp"
#include "cpp_servers/engine/world/host.hpp"

namespace bindlab {

class Captures {
public:
    /// Starts the plan's captures, files in `folder`; their devices must be up. All but the folder
    /// must outlive the object. Throws std::system_error.
    Captures(const Plan& plan, std::span<Host> hosts, CaptureMeans means,
             const std::filesystem::path& folder, Waiter& waiter);

    /// Waits until all are ready; times are since `begun`. Throws std::runtime_error.
    void await_ready(Clock::time_point begun, Observations& observations);
    /// Ends all, each with two seconds to write what has passed.
    void finish(Observations& observations);

private:
    const Plan& plan_;
    CaptureMeans means_;
    Waiter& waiter_;
    std::vector<std::unique_ptr<Capture>> captures_;
};

}  // namespace bindlab
