// What is at the path, or the abstract name, of a unix socket: the file, and the sockets that are
// bound there.
#pragma once

#include <vector>

#include "cpp_servers/trace/call_address.hpp"
#include "cpp_servers/why/socket_owners.hpp"
#include "netns/unix_sockets.hpp"

namespace bindlab {

struct UnixHolder {
    enum class File : std::uint8_t { none, socket, other };

    UnixName name;
    File file = File::none;           ///< what is at the path; none for abstract names
    std::vector<UnixSocket> sockets;  ///< bound there
    std::vector<SocketOwner> owners;  ///< who has these open
    HiddenProcesses hidden;
    /// Those whose network namespace could not be looked into: a path leads to sockets of others,
    /// too, but an abstract name is one namespace's (unix(7)).
    HiddenProcesses of_unseen_namespaces;

    /// Whether a socket that has it may be where one cannot look.
    bool may_be_elsewhere() const { return of_unseen_namespaces.any(); }
};

/// What a symbolic link at the path means: bind() makes no socket there, connect() follows it.
enum class LinkAtPath : std::uint8_t { is_a_file, is_followed };

/// A relative path is looked up from the folder of process `pid`, and every one from its root. To
/// be called in its network namespace.
UnixHolder look_at_unix_name(const UnixName& name, pid_t pid,
                             LinkAtPath link = LinkAtPath::is_a_file);

}  // namespace bindlab
