// What the engine tells whoever started it, while it runs: NDJSON, a line an event.
//
// Owns nothing but the descriptor's number. Promises that each line is written at once and whole.
// Words for people go to standard error and are not its business.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "cpp_servers/engine/case_report.hpp"
#include "cpp_servers/engine/json_text.hpp"
#include "cpp_servers/engine/kernel.hpp"

namespace bindlab {

class Events {
public:
    explicit Events(int descriptor) : descriptor_(descriptor) {}

    void run(std::size_t cases, const Kernel& kernel, std::size_t jobs);
    void started(std::string_view name);
    /// The case waits, at most so long.
    void waiting(std::string_view name, std::chrono::milliseconds at_most);
    void resumed(std::string_view name);
    void finished(std::string_view name, const FinishedReport& report);
    void over(std::size_t finished);

    /// Whether somebody still listens (EPIPE has not come back).
    bool heard() const noexcept { return heard_; }

private:
    JsonText& begin(std::string_view event);
    void send();

    int descriptor_;
    bool heard_ = true;
    JsonText text_;
};

}  // namespace bindlab
