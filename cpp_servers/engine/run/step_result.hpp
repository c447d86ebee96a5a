// What became of a step; passive data.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "cpp_servers/engine/record/record.hpp"

namespace bindlab {

struct StepResult {
    std::string outcome = "ok";  ///< or the name of an errno, or "blocks"
    std::optional<std::string> value;
    std::string detail;      ///< words for the outcome
    bool timed_out = false;  ///< the step's time was over
    std::string reply;       ///< the actor's answer, JSON; empty if there is none
    std::string why_abort;   ///< not empty: the case cannot go on, for what it tests went wrong
    std::string fault;       ///< not empty: nor can it, for the laboratory went wrong
    std::string fault_todo;  ///< what to do about the fault
    std::optional<std::pair<std::size_t, Table>> decided_by;  ///< a host's table, if one decided
    std::optional<CounterRead> counter;

    /// The errno's name; its words, if there are no better ones.
    static StepResult failure(int error, std::string detail = {});
    /// ETIMEDOUT: the step's time was over.
    static StepResult late();
    /// Of set-up by the engine: "ok", or the errno of the std::system_error that it throws.
    static StepResult of(const std::function<void()>& set_up);
};

}  // namespace bindlab
