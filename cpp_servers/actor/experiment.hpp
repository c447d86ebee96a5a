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

/// Makes the call until it is not interrupted by a signal (EINTR) and tells what came of it. The
/// time covers the call alone; errno is read at once. Not for close(2), which must not be repeated.
template <class Call>
Outcome experiment(Call&& call) {
    while (true) {
        const auto begin = std::chrono::steady_clock::now();
        const long ret = call();
        const int error = ret < 0 ? errno : 0;
        const auto end = std::chrono::steady_clock::now();
        if (error != EINTR) {
            return {ret, error, end - begin};
        }
    }
}

/// Writes the outcome into the answer; true when the call succeeded.
bool record(Answer& answer, const Outcome& outcome);

}  // namespace bindlab
