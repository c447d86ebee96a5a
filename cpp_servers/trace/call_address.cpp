#include "cpp_servers/trace/call_address.hpp"

#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/un.h>

#include <algorithm>
#include <cstring>

namespace bindlab {

namespace {

constexpr const char* kNull = "NULL";
// SIN6_LEN_RFC2133: the kernel takes an address without the scope, too (net/ipv6/af_inet6.c).
constexpr std::size_t kShortest6 = 24;

std::string unix_words(const UnixName& unix) {
    if (unix.is_abstract) {
        std::string name = unix.name;
        std::ranges::replace(name, '\0', '@');  // as /proc/net/unix has it
        return "unix:@" + name;
    }
    return unix.name.empty() ? "unix:" : "unix:" + unix.name;
}

/// Without its length.
std::string words_of(const CallAddress& address) {
    if (address.bytes.size() < sizeof(sa_family_t)) {
        return address.is_forbidden         ? "an unreadable address"
               : address.pointer == 0       ? kNull
               : address.has_wrong_length() ? "an address"
                                            : fmt::format("{:#x}", address.pointer);
    }
    if (const auto where = address.endpoint()) {
        std::string text = where->to_string();
        if (address.scope() != 0) {
            text.insert(text.find(']'), fmt::format("%{}", address.scope()));
        }
        return text;
    }
    if (const auto unix = address.unix_name()) {
        return unix_words(*unix);
    }
    switch (address.family()) {
        case AF_UNSPEC:
            return "AF_UNSPEC";
        case AF_INET:
            return "AF_INET";
        case AF_INET6:
            return "AF_INET6";
        default:
            return fmt::format("family {}", address.family());
    }
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

// move_addr_to_kernel() of net/socket.c, inet_bind_sk(), inet6_bind_sk(), unix_validate_addr().
bool CallAddress::has_wrong_length() const noexcept {
    if (length < static_cast<std::int64_t>(sizeof(sa_family_t)) ||
        length > static_cast<std::int64_t>(sizeof(sockaddr_storage))) {
        return true;
    }
    switch (family()) {
        case AF_INET:
            return length < static_cast<std::int64_t>(sizeof(sockaddr_in));
        case AF_INET6:
            return length < static_cast<std::int64_t>(kShortest6);
        case AF_UNIX:
            return length > static_cast<std::int64_t>(sizeof(sockaddr_un));
        default:
            return false;
    }
}

std::string CallAddress::to_string() const {
    const std::string words = words_of(*this);
    return has_wrong_length() && words != kNull ? fmt::format("{} in {} bytes", words, length)
                                                : words;
}

}  // namespace bindlab
