// The unix sockets of a network namespace that are bound to a name (sock_diag(7), unix(7)).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

struct nlmsghdr;

namespace bindlab {

class NetworkNamespace;

/// Which file it is, as stat(2) tells it, whatever path leads there.
struct FileIdentity {
    std::uint64_t device = 0;
    std::uint64_t inode = 0;  ///< 0: none

    bool operator==(const FileIdentity&) const = default;
};

struct UnixSocket {
    std::uint32_t inode = 0;  ///< its own, as /proc/PID/fd has it
    bool is_listening = false;
    std::string name;   ///< as it was bound: a path, as it was written then, or @name
    FileIdentity file;  ///< that it was bound to, if any
};

/// Those with a name that are not one of an accepted connection, which have their listener's.
/// Throws std::system_error: ENOENT where the kernel has no unix_diag.
std::vector<UnixSocket> unix_sockets(const NetworkNamespace& where);

}  // namespace bindlab
