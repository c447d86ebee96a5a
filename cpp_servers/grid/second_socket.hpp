// The second socket of a cell: the step under test.
#pragma once

#include <cstdint>

#include "cpp_servers/grid/grid.hpp"
#include "cpp_servers/grid/story.hpp"
#include "cpp_servers/rules/coordinates.hpp"

namespace bindlab {

struct PairAnswer {
    int bind = kNotTried;
    int listen = kNotTried;  ///< not tried if bind failed, nor with UDP
    bool operator==(const PairAnswer&) const = default;
};

/// In the namespace and by the user of the calling thread; the socket is gone when it returns.
/// Throws std::system_error if what comes before bind() fails. `story` may be nullptr.
PairAnswer try_second(const Cell& cell, std::uint16_t port, Story* story);

}  // namespace bindlab
