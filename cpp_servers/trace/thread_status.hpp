// What /proc/TID/status tells of a thread (proc_pid_status(5)).
//
// Owns nothing. A thread that has ended is no error: nothing is told.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string_view>

namespace bindlab {

struct ThreadStatus {
    pid_t process = 0;  ///< the thread group, which is what everybody calls the pid
    uid_t effective_uid = 0;
    gid_t effective_gid = 0;

    bool operator==(const ThreadStatus&) const = default;
};

std::optional<ThreadStatus> thread_status(pid_t tid);

/// The same of such a file's text.
std::optional<ThreadStatus> parse_thread_status(std::string_view text);

}  // namespace bindlab
