// What the engine says while it runs: one JSON object a line on standard output.
//
// Owns nothing. Promises each line whole and at once. A reader that is gone is reported, not fatal.
#pragma once

#include <chrono>
#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string_view>

#include "cpp_servers/build.hpp"
#include "cpp_servers/engine/record/case_report.hpp"
#include "cpp_servers/engine/record/kernel.hpp"

namespace bindlab {

/// Raised whenever a reader of the old form would misread the new one.
constexpr int kEventsFormat = 2;

class EventStream {
public:
    explicit EventStream(int output) : output_(output) {}

    /// The first line; it carries the version of the format.
    void run(std::size_t cases, unsigned jobs, const Kernel& kernel, const Build& engine);
    void started(std::string_view name);
    void waiting(std::string_view name, std::chrono::milliseconds at_most);
    void resumed(std::string_view name);
    void finished(std::string_view name, const FinishedReport& report);
    /// A sign of life, whatever else there is to say.
    void alive();
    void over(std::size_t finished);

    /// Nobody reads any more: the events are lost.
    bool closed() const noexcept { return closed_; }

private:
    void say(const nlohmann::ordered_json& event);

    int output_;
    bool closed_ = false;
};

}  // namespace bindlab
