// Which processes have a socket open, by its inode: every /proc/PID/fd that may be read.
//
// Promises that what could not be looked into is counted, never left out without a word. Threads
// that have descriptors of their own (clone(2) without CLONE_FILES) are looked into, each, where no
// process has a socket otherwise.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <vector>

#include "cpp_servers/why/hidden_processes.hpp"
#include "cpp_servers/why/process_facts.hpp"
#include "cpp_servers/why/socket_descriptor.hpp"

namespace bindlab {

struct SocketOwner {
    ProcessFacts process;
    int descriptor = -1;  ///< the number in that process, the lowest if it has several
    pid_t thread = 0;     ///< see SocketDescriptor
};

struct OwnersFound {
    std::map<std::uint32_t, std::vector<SocketOwner>> by_inode;
    HiddenProcesses hidden;
};

/// Those who have any of these sockets open.
OwnersFound find_owners(const std::set<std::uint32_t>& inodes);

/// Calls `visit` with each socket that a process which may be looked into has open, by pid and
/// descriptor, and returns the others.
HiddenProcesses for_each_open_socket(const std::function<void(const SocketDescriptor&)>& visit);

}  // namespace bindlab
