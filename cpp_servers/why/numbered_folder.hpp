// A folder of /proc whose entries have numbers for names: processes, threads, descriptors.
#pragma once

#include <dirent.h>
#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

namespace bindlab {

class NumberedFolder {
public:
    explicit NumberedFolder(const std::string& path);

    /// errno of opendir(3), or 0.
    int error() const noexcept { return error_; }
    /// For readlinkat(2) and its like; it stays this one's.
    int descriptor() const noexcept { return ::dirfd(folder_.get()); }
    /// The entries that are numbers, in their order; none if it could not be opened.
    std::vector<int> numbers() const;

private:
    struct Close {
        void operator()(DIR* folder) const noexcept { ::closedir(folder); }
    };

    std::unique_ptr<DIR, Close> folder_;
    int error_ = 0;
};

/// The pids that /proc shows, in their order.
std::vector<pid_t> all_pids();

/// The threads of a process, as /proc numbers them, but for the first.
std::vector<pid_t> further_threads_of(pid_t pid);

}  // namespace bindlab
