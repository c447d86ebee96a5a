// What /proc tells of a process: its program, its user, since when, and whether it was left behind.
//
// Owns reading the files. A process that ends meanwhile is no error: it is not there.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace bindlab {

struct ProcessFacts {
    pid_t pid = 0;
    std::string program;  ///< /proc/PID/comm, 15 bytes at most
    std::string command;  ///< the command line, words joined by blanks, cut to 120 bytes
    uid_t uid = 0;
    std::string user;  ///< empty if /etc/passwd has no name
    std::chrono::system_clock::time_point started;
    pid_t parent = 0;
    std::string parent_program;
    /// The process that led its group or session has ended, and its parent now is one of another
    /// session: whoever started it is gone (credentials(7), prctl(2) PR_SET_CHILD_SUBREAPER).
    bool parent_gone = false;
    /// Others of its threads live (pthread_exit(3) in main()): it has its descriptors still.
    bool first_thread_ended = false;
};

/// nullopt: there is no such process, or /proc does not show it (hidepid).
std::optional<ProcessFacts> process_facts(pid_t pid);

/// The fields of /proc/PID/stat that are used here (proc(5)).
struct StatLine {
    std::string program;
    char state = '?';
    pid_t parent = 0;
    pid_t group = 0;
    pid_t session = 0;
    int threads = 0;                ///< with a first one that has ended, if others live
    std::uint64_t start_ticks = 0;  ///< clock ticks since boot

    /// No thread of it lives: it waits for its parent to ask for its exit code.
    bool has_ended() const { return has_ended_first_thread() && threads <= 1; }
    bool has_ended_first_thread() const { return state == 'Z' || state == 'X'; }
};

/// nullopt for what is no such line. A program's name may have blanks and parentheses.
std::optional<StatLine> parse_stat(std::string_view line);

}  // namespace bindlab
