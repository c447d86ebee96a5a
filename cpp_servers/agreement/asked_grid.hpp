// The first grid once more, with `why` asked about each second socket right before it comes.
//
// Owns what it is asked: the bind() that is about to be made, by whoever makes it, with the options
// that it will have. It looks at the port as it would on any machine: the table of sockets, the
// processes in /proc, their sockets' options.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "cpp_servers/grid/pair_grid.hpp"

namespace bindlab {

/// How often `why` said what the kernel then did.
struct AgreementCount {
    std::size_t right = 0;
    std::size_t wrong = 0;
    std::map<std::string, std::size_t> cannot_know;  ///< by what it cannot know

    std::size_t hidden() const;  ///< all of cannot_know
};

class AskedGrid : public PairGrid {
public:
    using PairGrid::PairGrid;

    std::string heading() const override;
    std::string line(std::size_t cell, const CellOutcome& outcome) const override;
    /// What `why` had said, where the kernel did otherwise.
    std::string disagreement(std::size_t cell, const CellOutcome& outcome) const override;
    std::vector<CellOutcome> measure(const Laboratory& laboratory, std::size_t begin,
                                     std::size_t count, Story* story) const override;

    AgreementCount count(const std::vector<CellOutcome>& outcomes) const;

private:
    mutable bool sees_processes_ = false;
};

}  // namespace bindlab
