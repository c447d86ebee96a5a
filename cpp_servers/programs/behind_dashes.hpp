// The command that stands behind `--`, for programs that run one.
#pragma once

#include <string>
#include <vector>

namespace bindlab {

/// A command line in two: the words of the program itself, and the command behind the first `--`,
/// of which not a word is the program's, be it `--` again.
struct BehindDashes {
    int own = 0;  ///< how many of argv, with argv[0], stand before it
    bool there = false;
    std::vector<std::string> command;
};

BehindDashes behind_dashes(int argc, char** argv);

}  // namespace bindlab
