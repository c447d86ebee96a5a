// Waiting until a bind() would succeed: the table is read again and again, with a deadline.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "cpp_servers/why/findings.hpp"

namespace bindlab {

/// Looks until the request as it is would succeed, waiting can no longer help (WhyExit::refused),
/// or the time is over; returns the last look. `look_again` is called at least once, and then as
/// long as wait_between() says in between.
Findings wait_until_free(const std::function<Findings()>& look_again,
                         std::chrono::milliseconds timeout);

/// How long to leave it at that: until the first of what remains goes, but no longer than a quarter
/// of a second, for a process closes without notice, and no less than 10 ms.
std::chrono::milliseconds wait_between(const Findings& findings);

/// What is told of a wait while it lasts, as "waiting up to 300 s: TCP port 80 is held by …".
class WaitNews {
public:
    explicit WaitNews(std::chrono::seconds timeout) : timeout_(timeout) {}

    /// After each look: what is waited for, when it begins and whenever that has become another;
    /// empty if it has not, or if the wait is over.
    std::string after(const Findings& findings);

private:
    std::chrono::seconds timeout_;
    std::string subject_;
};

}  // namespace bindlab
