// The folder that takes the evidence: one folder below it for each case.
//
// Owns nothing but names. Promises that evidence of an earlier run is gone before a case starts,
// and that what is made under sudo belongs to the person who called it (SUDO_UID, SUDO_GID).
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string_view>
#include <utility>

namespace bindlab {

class Results {
public:
    /// Makes the folder and proves that it can be written to; throws std::system_error.
    explicit Results(const std::filesystem::path& root);

    /// Where a case's evidence goes; it need not exist yet.
    std::filesystem::path folder(std::string_view name) const;
    /// Removes what an earlier run of the case left (plan, observations, captures, verdict).
    void forget(std::string_view name) const;
    /// Makes the case's folder.
    std::filesystem::path make_folder(std::string_view name) const;
    /// Hands a file over to whoever called sudo.
    void give_away(const std::filesystem::path& path) const;

private:
    void make(const std::filesystem::path& folder) const;

    std::filesystem::path root_;
    std::optional<std::pair<uid_t, gid_t>> owner_;
};

}  // namespace bindlab
