#include "netns/socket_link.hpp"

#include <charconv>
#include <system_error>

namespace bindlab {

std::optional<std::uint32_t> inode_in(std::string_view link) {
    constexpr std::string_view kStart = "socket:[";
    if (!link.starts_with(kStart) || !link.ends_with(']')) {
        return std::nullopt;
    }
    link.remove_prefix(kStart.size());
    link.remove_suffix(1);
    std::uint32_t inode = 0;
    const auto [end, error] = std::from_chars(link.data(), link.data() + link.size(), inode);
    return error == std::errc() && end == link.data() + link.size() ? std::optional(inode)
                                                                    : std::nullopt;
}

}  // namespace bindlab
