// Starting child processes: programs (fork and exec) and functions (fork alone).
//
// Promises that a child inherits nothing by accident: no descriptor but those named, signals at
// their defaults and unblocked, and that it dies with the thread that made it (PR_SET_PDEATHSIG
// SIGKILL, which the kernel clears when a process changes its uid later). Call from a process with
// one thread. What becomes of the child is left to Child.
#pragma once

#include <sys/types.h>

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "netns/child.hpp"
#include "netns/descriptor.hpp"

namespace bindlab {

class NetworkNamespace;

struct ProgramSpec {
    std::vector<std::string> argv;            ///< argv[0] without '/' is looked up in PATH
    std::optional<uid_t> uid;                 ///< run with this uid and gid, no further groups
    const NetworkNamespace* where = nullptr;  ///< nullptr: the caller's namespace
    Descriptor std_in;                        ///< unset: /dev/null, so are the next two
    Descriptor std_out;
    Descriptor std_err;
    /// Called when the program is loaded and has not run an instruction yet: what /proc shows of it
    /// then is its own, however short its life. Where tracing is forbidden (ptrace(2)) it runs
    /// already, and may have ended.
    std::function<void(const Child&)> loaded;
};

/// Starts a program. When the program cannot be started (exec fails, no such uid, …) there is no
/// child and std::system_error carries the errno of what failed: "run telnet".
Child spawn_program(ProgramSpec spec);

/// Runs `body` in a child, which ends with _exit(body()): no destructor, no atexit, no flush of
/// stdio. An exception that escapes `body` is a crash (signal SIGABRT). Of the descriptors only
/// those in `keep` stay open; 0, 1 and 2 become /dev/null unless kept.
Child fork_child(const std::function<int()>& body, const NetworkNamespace* where,
                 std::span<const int> keep);

/// As fork_child, but the child is PID 1 of a new PID namespace: when it ends, the kernel kills all
/// that it started, whatever their uid (pid_namespaces(7)). Its mounts, System V and POSIX message
/// queues and host name are its own, too; what it mounts still spreads where `/` is shared, see
/// own_mounts(). Needs CAP_SYS_ADMIN.
Child fork_init(const std::function<int()>& body, const NetworkNamespace* where,
                std::span<const int> keep);

}  // namespace bindlab
