// A system call under experiment: its return, errno and duration are data, whatever they are. The
// wrapper for calls that must succeed is netns/system_call.hpp.
#pragma once

#include <cerrno>
#include <chrono>

#include "cpp_servers/actor/answer.hpp"

namespace bindlab {

struct Outcome {
    long ret = 0;
    int error = 0;  ///< errno when ret is negative, else 0
    std::chrono::duration<double> took{};
};

/// Makes the call once and tells what came of it; EINTR is an answer like any other (signal(7)).
/// The time covers the call alone; errno is read at once.
template <class Attempt>
Outcome experiment(Attempt&& attempt) {
    const auto begin = std::chrono::steady_clock::now();
    const long ret = attempt();
    const int error = ret < 0 ? errno : 0;
    return {ret, error, std::chrono::steady_clock::now() - begin};
}

/// Writes the outcome into the answer; true when the call succeeded.
bool record(Answer& answer, const Outcome& outcome);

}  // namespace bindlab
