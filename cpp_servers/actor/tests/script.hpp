// Lines for an actor in a test, carried out in the test's own process. What was played and answered
// is in the test's transcript.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>

#include "cpp_servers/actor/tests/transcript.hpp"
#include "cpp_servers/actor/verb.hpp"

namespace bindlab {

class Script {
public:
    explicit Script(std::string who = "actor") : who_(std::move(who)) {}

    /// The whole answer.
    Answer call(std::string_view line) {
        const auto answer = carry_out(state_, line);
        Transcript::of_this_test().add(who_, answer ? to_text(*answer) : std::string(line));
        return answer.value_or(Answer{});
    }

    /// What a scenario would compare: the fault, the errno, the value, or "ok".
    std::string outcome(std::string_view line) {
        const Answer answer = call(line);
        if (answer.is_fault()) {
            return "? " + answer.fault;
        }
        return answer.succeeded() ? answer.value.value_or("ok") : answer.errno_name;
    }

    /// A line that must succeed for the test to make sense.
    std::string must(std::string_view line) {
        const Answer answer = call(line);
        EXPECT_TRUE(answer.succeeded()) << to_text(answer);
        return answer.value.value_or("");
    }

    [[nodiscard]] const ActorState& state() const { return state_; }

private:
    std::string who_;
    ActorState state_;
};

}  // namespace bindlab
