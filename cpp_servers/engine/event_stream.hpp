// What the engine says while it runs: one JSON object a line on standard output.
//
// Owns nothing. Promises each line whole and at once. A reader that is gone is reported, not fatal.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "cpp_servers/engine/case_report.hpp"
#include "cpp_servers/engine/json_text.hpp"

namespace bindlab {

class EventStream {
public:
    explicit EventStream(int output) : output_(output) {}

    void run(std::size_t cases, unsigned jobs);
    void started(std::string_view name);
    void waiting(std::string_view name, std::chrono::milliseconds at_most);
    void resumed(std::string_view name);
    void finished(std::string_view name, const FinishedReport& report);
    void over(std::size_t finished);

    /// Nobody reads any more: the events are lost.
    bool closed() const noexcept { return closed_; }

private:
    void say(std::string_view event, const std::function<void(JsonText&)>& fill);

    int output_;
    bool closed_ = false;
};

}  // namespace bindlab
