#include "cpp_servers/trace/call_address.hpp"

#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/un.h>

#include <algorithm>
#include <cstring>

namespace bindlab {

namespace {

std::string unix_words(const UnixName& unix) {
    if (unix.is_abstract) {
        std::string name = unix.name;
        std::ranges::replace(name, '\0', '@');  // as /proc/net/unix has it
        return "unix:@" + name;
    }
    return unix.name.empty() ? "unix:" : "unix:" + unix.name;
}

}  // namespace

int CallAddress::family() const noexcept {
    sa_family_t family = AF_UNSPEC;
    if (bytes.size() >= sizeof family) {
        std::memcpy(&family, bytes.data(), sizeof family);
    }
    return family;
}

std::optional<Endpoint> CallAddress::endpoint() const {
    // SIN6_LEN_RFC2133: the kernel takes an address without the scope, too (net/ipv6/af_inet6.c).
    constexpr std::size_t kShortest6 = 24;
    const bool is_v4 = family() == AF_INET && bytes.size() >= sizeof(sockaddr_in);
    const bool is_v6 = family() == AF_INET6 && bytes.size() >= kShortest6;
    if (!is_v4 && !is_v6) {
        return std::nullopt;
    }
    SocketAddress address;
    std::memcpy(address.get(), bytes.data(), std::min(bytes.size(), sizeof address.storage));
    address.length = is_v4 ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
    return Endpoint::from(address);
}

std::uint32_t CallAddress::scope() const noexcept {
    std::uint32_t scope = 0;
    if (family() == AF_INET6 && bytes.size() >= sizeof(sockaddr_in6)) {
        std::memcpy(&scope, bytes.data() + offsetof(sockaddr_in6, sin6_scope_id), sizeof scope);
    }
    return scope;
}

std::optional<UnixName> CallAddress::unix_name() const {
    if (family() != AF_UNIX) {
        return std::nullopt;
    }
    constexpr std::size_t kStart = offsetof(sockaddr_un, sun_path);
    if (bytes.size() <= kStart) {
        return UnixName{};
    }
    const std::string path(bytes.begin() + kStart, bytes.end());
    if (path.front() == '\0') {
        return UnixName{.is_abstract = true, .name = path.substr(1)};
    }
    return UnixName{.is_abstract = false, .name = path.substr(0, path.find('\0'))};
}

std::string CallAddress::to_string() const {
    if (bytes.size() < sizeof(sa_family_t)) {
        return is_forbidden   ? "an unreadable address"
               : pointer == 0 ? "NULL"
                              : fmt::format("{:#x}", pointer);
    }
    if (const auto where = endpoint()) {
        std::string text = where->to_string();
        if (scope() != 0) {
            text.insert(text.find(']'), fmt::format("%{}", scope()));
        }
        return text;
    }
    if (const auto unix = unix_name()) {
        return unix_words(*unix);
    }
    switch (family()) {
        case AF_UNSPEC:
            return "AF_UNSPEC";
        case AF_INET:
            return fmt::format("AF_INET in {} bytes", length);
        case AF_INET6:
            return fmt::format("AF_INET6 in {} bytes", length);
        default:
            return fmt::format("family {}", family());
    }
}

}  // namespace bindlab
