// Waiting until a bind() would succeed: the table is read again and again, with a deadline.
#pragma once

#include <chrono>
#include <functional>

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

}  // namespace bindlab
