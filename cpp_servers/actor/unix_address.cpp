#include "cpp_servers/actor/unix_address.hpp"

#include <fmt/format.h>
#include <net/if.h>
#include <sys/un.h>

#include <algorithm>
#include <cstring>

namespace bindlab {

namespace {

std::string shown_unix(const SocketAddress& address) {
    sockaddr_un un{};
    std::memcpy(&un, &address.storage, sizeof un);
    const std::size_t header = offsetof(sockaddr_un, sun_path);
    const std::size_t size = std::min<std::size_t>(address.length, sizeof un);
    std::string path(un.sun_path, size > header ? size - header : 0);
    if (path.empty()) {
        return std::string(kUnixPrefix);
    }
    if (path.front() == '\0') {
        return fmt::format("{}{}{}", kUnixPrefix, kAbstract, path.substr(1));
    }
    return fmt::format("{}{}", kUnixPrefix, path.c_str());  // a path ends with its first NUL
}

// The device of a link-local address, as getnameinfo(3) writes it.
std::string scope_of(const SocketAddress& address) {
    sockaddr_in6 in6{};
    std::memcpy(&in6, &address.storage, sizeof in6);
    char device[IF_NAMESIZE] = {};
    if (address.storage.ss_family != AF_INET6 || in6.sin6_scope_id == 0) {
        return {};
    }
    const char* known = if_indextoname(in6.sin6_scope_id, device);
    return fmt::format("%{}", known != nullptr ? known : std::to_string(in6.sin6_scope_id));
}

}  // namespace

bool is_own_path(std::string_view text) {
    const std::string_view name = text.substr(std::min(text.size(), kPathFolder.size()));
    return text.starts_with(kPathFolder) && text.size() <= kLongestPath && !name.empty() &&
           name != "." && name != ".." && name.find('/') == std::string_view::npos;
}

bool is_unix_address(std::string_view text) {
    if (!text.starts_with(kUnixPrefix)) {
        return false;
    }
    text.remove_prefix(kUnixPrefix.size());
    return is_own_path(text) ||
           (text.starts_with(kAbstract) && text.size() > 1 && text.size() <= kLongestPath);
}

SocketAddress to_unix_address(std::string_view text) {
    text.remove_prefix(kUnixPrefix.size());
    sockaddr_un un{};
    un.sun_family = AF_UNIX;
    std::copy(text.begin(), text.end(), un.sun_path);
    const bool is_abstract = text.starts_with(kAbstract);
    if (is_abstract) {
        un.sun_path[0] = '\0';
    }
    SocketAddress address;
    std::memcpy(&address.storage, &un, sizeof un);
    // A path has a NUL behind it; an abstract name is as long as it is: unix(7).
    address.length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + text.size() +
                                            (is_abstract ? 0 : 1));
    return address;
}

std::string shown(const SocketAddress& address) {
    if (address.storage.ss_family == AF_UNIX) {
        return shown_unix(address);
    }
    std::string text = Endpoint::from(address).to_string();
    const std::string scope = scope_of(address);
    return scope.empty() ? text : text.insert(text.find(']'), scope);
}

}  // namespace bindlab
