// The files that `grid` writes: the measurements, and where they come from.
#pragma once

#include <cstddef>
#include <fstream>
#include <string>

namespace bindlab {

class Grid;
struct Measurements;

/// A file that takes its name when it is whole, and is removed if it never is.
class UnfinishedFile {
public:
    /// Throws std::runtime_error if it cannot be written.
    explicit UnfinishedFile(std::string path);
    UnfinishedFile(const UnfinishedFile&) = delete;
    UnfinishedFile& operator=(const UnfinishedFile&) = delete;
    ~UnfinishedFile();

    std::ostream& stream() noexcept { return file_; }
    void finish();

private:
    std::string unfinished() const;
    void must() const;

    std::string path_;
    std::ofstream file_;
};

/// A line for each cell, after that with the columns' names.
void write_cells(std::ostream& file, const Grid& grid, const Measurements& all);

/// One line of JSON, with its newline: this kernel, this binary's version and commit, the date; how
/// many cells there are, how many are BROKEN, and of how many the rules say something else.
std::string origin_of(const Measurements& all, std::size_t differing);

}  // namespace bindlab
