// The links of /proc/PID/fd that lead to sockets (proc_pid_fd(5)). Owns nothing; pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace bindlab {

/// The inode in "socket:[1234]"; nullopt for other links.
std::optional<std::uint32_t> inode_in(std::string_view link);

}  // namespace bindlab
