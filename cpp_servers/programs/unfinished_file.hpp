// A file that somebody waits for: whole, or not there.
#pragma once

#include <fstream>
#include <string>

namespace bindlab {

/// A file that takes its name when it is whole, and is removed if it never is; by a signal that
/// ends the program, too, where it asks for that.
class UnfinishedFile {
public:
    /// Throws std::runtime_error if it cannot be written, or if what has that name is no file.
    explicit UnfinishedFile(std::string path);
    UnfinishedFile(const UnfinishedFile&) = delete;
    UnfinishedFile& operator=(const UnfinishedFile&) = delete;
    ~UnfinishedFile();

    std::ostream& stream() noexcept { return file_; }
    /// Gives it its name. Throws std::runtime_error.
    void finish();
    /// What it is called until then.
    std::string unfinished() const;

private:
    void must() const;

    std::string path_;
    std::ofstream file_;
};

}  // namespace bindlab
