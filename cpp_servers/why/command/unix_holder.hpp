// What is at the path, or the abstract name, of a unix socket: the file, and the sockets of this
// namespace that are bound there (/proc/net/unix, unix(7)).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cpp_servers/trace/call_address.hpp"
#include "cpp_servers/why/socket_owners.hpp"

namespace bindlab {

struct UnixEntry {
    std::uint32_t inode = 0;
    bool is_listening = false;
    std::string name;  ///< as /proc/net/unix prints it: a path, or @name
};

/// The lines of /proc/net/unix that have this name.
std::vector<UnixEntry> unix_entries(std::string_view table, std::string_view name);

struct UnixHolder {
    enum class File : std::uint8_t { none, socket, other };

    UnixName name;
    File file = File::none;           ///< what the path leads to; none for abstract names
    std::vector<UnixEntry> sockets;   ///< bound there
    std::vector<SocketOwner> owners;  ///< who has these open
    HiddenProcesses hidden;
};

/// A relative path is looked up from the folder of process `pid`, and every one from its root. To
/// be called in its network namespace.
UnixHolder look_at_unix_name(const UnixName& name, pid_t pid);

}  // namespace bindlab
