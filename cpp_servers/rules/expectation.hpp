// What should come of a cell: the rules applied to it.
#pragma once

#include <span>

#include "cpp_servers/rules/coordinates.hpp"
#include "cpp_servers/rules/kernel_version.hpp"
#include "cpp_servers/rules/rule.hpp"

namespace bindlab {

struct Expectation {
    Result bind = Result::ok;
    Result listen = Result::not_tried;
    const Rule* rule = nullptr;  ///< the one that decides; none only if `by` has none that applies
};

/// The rules are asked about each holder of the port. Who is refused by one is refused; the rule is
/// that of the first who refuses, or else that of the first holder.
Expectation expect(const Cell& cell, const KernelVersion& kernel);

/// The same by other rules than ours.
Expectation expect(const Cell& cell, const KernelVersion& kernel, std::span<const Rule> by);

}  // namespace bindlab
