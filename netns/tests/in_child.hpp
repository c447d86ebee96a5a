// Runs a test's body in a process of its own: for what changes the process for good (its namespace,
// its processors).
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <functional>

#include "netns/spawn.hpp"

namespace bindlab {

/// What fails in the body is printed there, and fails the test here.
inline void in_child(const std::function<void()>& body) {
    const std::array keep{STDOUT_FILENO, STDERR_FILENO};
    std::fflush(nullptr);
    const auto status = fork_child(
                            [&] {
                                body();
                                std::fflush(nullptr);
                                return testing::Test::HasFailure() ? 1 : 0;
                            },
                            nullptr, keep)
                            .reap();
    EXPECT_EQ(status.to_string(), "exit 0");
}

}  // namespace bindlab
