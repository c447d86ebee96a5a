#include "netns/udp_sockets_in_use.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>

#include "netns/network_namespace.hpp"

namespace bindlab {
namespace {

/// The text of /proc/net/sockstat of 7.3 has 200 bytes; one that did not fit would lack its end
/// and with it, at worst, the line that is looked for.
constexpr std::size_t kLongestCounts = 1024;

Descriptor open_counts(const char* path) {
    return Descriptor(::open(path, O_RDONLY | O_CLOEXEC));
}

bool counts_none(const Descriptor& file, std::string_view line) {
    std::array<char, kLongestCounts> text{};
    const ssize_t size = ::pread(file.get(), text.data(), text.size(), 0);
    return size > 0 && says_none_in_use({text.data(), static_cast<std::size_t>(size)}, line);
}

}  // namespace

bool says_none_in_use(std::string_view text, std::string_view line) {
    constexpr std::string_view kNone = ": inuse 0";
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = text.find('\n', begin);
        if (end == std::string_view::npos) {
            return false;  // cut off
        }
        std::string_view rest = text.substr(begin, end - begin);
        if (rest.starts_with(line) && rest.substr(line.size()).starts_with(kNone)) {
            rest.remove_prefix(line.size() + kNone.size());
            return rest.empty() || rest.front() == ' ';
        }
        begin = end + 1;
    }
    return false;
}

UdpSocketsInUse::UdpSocketsInUse(const NetworkNamespace& where) {
    // That of the thread: /proc/net is of the process' first one (proc_self_net,
    // fs/proc/proc_net.c).
    where.run_there([&] {
        ipv4_ = open_counts("/proc/thread-self/net/sockstat");
        ipv6_ = open_counts("/proc/thread-self/net/sockstat6");
    });
}

bool UdpSocketsInUse::none() const {
    return ipv4_ && ipv6_ && counts_none(ipv4_, "UDP") && counts_none(ipv6_, "UDP6");
}

}  // namespace bindlab
