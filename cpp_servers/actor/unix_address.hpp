// Addresses of AF_UNIX as a line writes them, `unix:/tmp/x.sock` and `unix:@name` (unix(7)), and
// addresses of any family as an answer shows them. A path is one of /tmp itself, which each case
// has for its own, so that no line can reach what is anybody else's. Pure but for shown(), which
// asks for the name of a device.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "netns/address.hpp"

namespace bindlab {

inline constexpr std::string_view kUnixPrefix = "unix:";
inline constexpr std::string_view kAbstract = "@";  ///< as /proc/net/unix shows the NUL
inline constexpr std::string_view kPathFolder = "/tmp/";
/// What struct sockaddr_un has room for, but for its end.
inline constexpr std::size_t kLongestPath = 107;

/// "/tmp/x.sock": a name in kPathFolder, no longer than kLongestPath.
bool is_own_path(std::string_view text);

/// "unix:" and such a path, or a name in the abstract namespace.
bool is_unix_address(std::string_view text);

/// The address that such a text is.
SocketAddress to_unix_address(std::string_view text);

/// "10.0.0.1:80", "[fe80::1%eth0]:80", "unix:/tmp/x.sock", "unix:@name"; "unix:" for a socket that
/// has no name. Throws std::invalid_argument for another family.
std::string shown(const SocketAddress& address);

}  // namespace bindlab
