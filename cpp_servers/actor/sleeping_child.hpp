// A child that holds copies of an actor's sockets and sleeps: what a worker that was forked, or a
// program that was executed, is to a port.
//
// Owns the child's pidfd, not its life: like any child it lives on when its parent ends, until the
// case's PID namespace ends or, without one, for an hour. It has the sockets alone: neither the
// descriptors by which the actor is driven nor its terminal.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cpp_servers/actor/experiment.hpp"
#include "netns/child.hpp"

namespace bindlab {

class SleepingChild {
public:
    /// Names and numbers of descriptors; a copy has the number of the original (fork(2)).
    using Copies = std::vector<std::pair<std::string, int>>;

    /// Forks it. With `executes` it executes this program anew, which closes what is close-on-exec
    /// (execve(2)), and only then the call is over. The object is made if the outcome is its pid.
    static Outcome start(Copies copies, bool executes, std::optional<SleepingChild>& made);

    SleepingChild(Child child, Copies copies)
        : child_(std::move(child)), copies_(std::move(copies)) {}
    SleepingChild(SleepingChild&&) noexcept = default;
    SleepingChild& operator=(SleepingChild&&) noexcept = default;
    SleepingChild(const SleepingChild&) = delete;
    SleepingChild& operator=(const SleepingChild&) = delete;
    ~SleepingChild();

    /// SIGKILL, then waits for its end, which is told; the outcome is the pid.
    Outcome end(std::string& how);
    /// Another descriptor of what the child inherited by that name (pidfd_getfd(2)). Throws Refusal
    /// when it inherited nothing of that name.
    [[nodiscard]] Outcome take(std::string_view name) const;

private:
    Child child_;
    Copies copies_;
};

}  // namespace bindlab
