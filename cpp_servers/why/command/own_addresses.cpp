#include "cpp_servers/why/command/own_addresses.hpp"

#include <fmt/format.h>
#include <ifaddrs.h>
#include <linux/if_addr.h>
#include <sys/socket.h>

#include <array>
#include <charconv>
#include <cstring>
#include <fstream>
#include <memory>
#include <sstream>

#include "netns/system_call.hpp"

namespace bindlab {

namespace {

constexpr std::size_t kMostNamed = 8;

std::uint8_t byte_at(std::string_view hex, std::size_t at) {
    std::uint8_t byte = 0;
    std::from_chars(hex.data() + at, hex.data() + at + 2, byte, 16);
    return byte;
}

IpAddress address_from(const sockaddr& address) {
    SocketAddress whole;
    whole.length = address.sa_family == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
    std::memcpy(whole.get(), &address, whole.length);
    return Endpoint::from(whole).address;
}

}  // namespace

std::vector<OwnAddress> own_addresses() {
    ifaddrs* first = nullptr;
    check(::getifaddrs(&first), "list the addresses of the interfaces");
    const std::unique_ptr<ifaddrs, decltype(&::freeifaddrs)> owner(first, &::freeifaddrs);
    std::vector<OwnAddress> all;
    for (const ifaddrs* at = first; at != nullptr; at = at->ifa_next) {
        if (at->ifa_addr != nullptr &&
            (at->ifa_addr->sa_family == AF_INET || at->ifa_addr->sa_family == AF_INET6)) {
            all.push_back({.address = address_from(*at->ifa_addr), .device = at->ifa_name});
        }
    }
    std::ifstream file("/proc/thread-self/net/if_inet6");
    std::ostringstream text;
    text << file.rdbuf();
    mark_states(text.str(), all);
    return all;
}

void mark_states(std::string_view if_inet6, std::vector<OwnAddress>& addresses) {
    std::istringstream lines{std::string(if_inet6)};
    std::string hex;
    std::string index;
    std::string prefix;
    std::string scope;
    std::string flags;
    std::string device;
    while (lines >> hex >> index >> prefix >> scope >> flags >> device) {
        if (hex.size() != 32) {
            continue;
        }
        std::array<std::uint8_t, 16> bytes{};
        for (std::size_t i = 0; i < bytes.size(); ++i) {
            bytes[i] = byte_at(hex, 2 * i);
        }
        unsigned state = 0;
        std::from_chars(flags.data(), flags.data() + flags.size(), state, 16);
        for (OwnAddress& own : addresses) {
            if (own.address == IpAddress::from_bytes(bytes) && own.device == device) {
                own.is_tentative = (state & IFA_F_TENTATIVE) != 0;
                own.is_duplicate = (state & IFA_F_DADFAILED) != 0;
            }
        }
    }
}

std::string words_of(const std::vector<OwnAddress>& addresses, Family family) {
    std::string words;
    std::size_t count = 0;
    for (const OwnAddress& own : addresses) {
        if (own.address.family != family || ++count > kMostNamed) {
            continue;
        }
        words += fmt::format("{}{} ({})", words.empty() ? "" : ", ", own.address.to_string(),
                             own.device);
    }
    return count > kMostNamed ? fmt::format("{} and {} more", words, count - kMostNamed) : words;
}

}  // namespace bindlab
