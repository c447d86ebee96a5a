// Processes that may not be looked into, and those that /proc does not even list.
//
// Owns telling whether /proc leaves some out. Promises that nobody takes the processes that are
// listed for all there are where they may not be.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <optional>
#include <set>
#include <string_view>

namespace bindlab {

/// Processes whose descriptors one may not read (PTRACE_MODE_READ_FSCREDS, proc(5)).
struct HiddenProcesses {
    std::size_t count = 0;  ///< of those that /proc lists
    std::set<uid_t> users;
    bool unlisted = false;  ///< /proc leaves others out, see hides_processes()

    bool any() const { return count > 0 || unlisted; }
    /// Counts a process that /proc lists; not one that has ended.
    void add(pid_t pid);
};

/// What the mount of /proc says of other users' processes: hidepid= and gid= of proc(5).
struct ProcMount {
    bool leaves_out = false;  ///< hidepid=2 or 4, "invisible" or "ptraceable"
    bool heeds_group = true;  ///< who is in the group sees all; not so with "ptraceable"
    gid_t group = 0;
};

/// By the text of /proc/self/mountinfo (proc(5)): of what is mounted last at /proc. Pure.
ProcMount proc_mount_in(std::string_view mountinfo);

/// Whether /proc leaves out processes that this one may not look into (has_pid_permissions() of
/// fs/proc/base.c), or is not there.
bool hides_processes();

/// Whose process /proc lists under this number, as it does with hidepid=1, too; nullopt: nobody's.
std::optional<uid_t> user_of_listed(pid_t pid);

}  // namespace bindlab
