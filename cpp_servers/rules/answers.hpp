// What the calls of a cell of any grid should be told, one after the other.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "cpp_servers/rules/coordinates.hpp"
#include "cpp_servers/rules/further_rule.hpp"
#include "cpp_servers/rules/kernel_version.hpp"
#include "cpp_servers/rules/rule.hpp"

namespace bindlab {

struct Answers {
    std::vector<Result> results;  ///< of each call under test, not_tried after one that fails
    std::string_view rule;        ///< the id of the one that decides the last of them
};

/// bind() and listen() of a socket that comes to several holders of its port, each of which makes a
/// pair with it. Who is refused beside one is refused beside all. `pairs` is not empty.
Answers expect_beside(std::span<const Cell> pairs, const KernelVersion& kernel, bool listens);

/// The same where more is to be said of the one holder.
Answers expect_answers(const Question& question, bool listens);

}  // namespace bindlab
