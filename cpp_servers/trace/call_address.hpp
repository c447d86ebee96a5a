// The address of a socket call as the program wrote it: the bytes of its sockaddr, and what they
// mean.
//
// Pure. Promises to show what was written, even where the kernel refuses it: too short, of an
// unknown family, of a path without an end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "netns/address.hpp"

namespace bindlab {

/// The name of a unix socket (unix(7)).
struct UnixName {
    bool is_abstract = false;
    std::string name;  ///< a path, or an abstract name without its first zero byte; empty: unnamed

    bool operator==(const UnixName&) const = default;
};

struct CallAddress {
    std::vector<std::uint8_t>
        bytes;                  ///< what could be read of it, at most sizeof(sockaddr_storage)
    std::int64_t length = 0;    ///< the length as it was passed
    std::uint64_t pointer = 0;  ///< where it is in the program
    bool is_forbidden = false;  ///< it could not be read for want of a right

    /// AF_INET, …; AF_UNSPEC where the bytes do not even tell the family.
    int family() const noexcept;
    /// Of AF_INET and AF_INET6, if enough was passed.
    std::optional<Endpoint> endpoint() const;
    /// sin6_scope_id; 0 for none and for other families.
    std::uint32_t scope() const noexcept;
    /// Of AF_UNIX.
    std::optional<UnixName> unix_name() const;
    /// Whether the kernel takes no address of this length, whatever is in it (EINVAL).
    bool has_wrong_length() const noexcept;
    /// "0.0.0.0:80", "[fe80::1%3]:80", "unix:/run/x.sock", "unix:@name", "AF_UNSPEC", "family 17",
    /// "NULL", "0x8" for a pointer that leads nowhere, "an unreadable address" if it is forbidden.
    std::string to_string() const;
};

}  // namespace bindlab
