#include "cpp_servers/programs/behind_dashes.hpp"

#include <algorithm>
#include <string_view>

namespace bindlab {

BehindDashes behind_dashes(int argc, char** argv) {
    char** const end = argv + argc;
    char** const dashes = std::find(argv + 1, end, std::string_view("--"));
    BehindDashes found{
        .own = static_cast<int>(dashes - argv), .there = dashes != end, .command = {}};
    if (found.there) {
        found.command.assign(dashes + 1, end);
    }
    return found;
}

}  // namespace bindlab
