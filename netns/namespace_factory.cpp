#include "netns/namespace_factory.hpp"

#include <charconv>
#include <string_view>

#include "netns/network_namespace.hpp"
#include "netns/sysctl.hpp"

namespace bindlab {
namespace {

// tcp_ehash_entries is negative where the table is another namespace's (ip-sysctl.rst).
constexpr std::string_view kOwnSize = "net.ipv4.tcp_ehash_entries";
constexpr std::string_view kChildSize = "net.ipv4.tcp_child_ehash_entries";
constexpr std::string_view kSmallSize = "4096";
constexpr long kSmall = 4096;

// What tcp_set_hashinfo() (net/ipv4/tcp_ipv4.c, 6.1) derives from the table's size.
constexpr std::string_view kRemnants = "net.ipv4.tcp_max_tw_buckets";
constexpr std::string_view kUnfinished = "net.ipv4.tcp_max_syn_backlog";

long number_of(std::string_view digits) {
    long number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
}

bool is_large(std::string_view size) {
    size.remove_prefix(size.starts_with('-') ? 1 : 0);
    return number_of(size) > kSmall;
}

}  // namespace

std::string with_room_for_remnants(const std::string& derived) {
    return number_of(derived) < kSmall ? std::string(kSmallSize) : derived;
}

NamespaceFactory::NamespaceFactory() {
    const NetworkNamespace here = NetworkNamespace::create();
    here.enter();
    const NetworkNamespace child = NetworkNamespace::create();  // with what children get
    const auto remnants = read_sysctl(child, kRemnants);
    const auto size = read_sysctl(child, kOwnSize);
    if (size && is_large(*size)) {
        if (const auto unfinished = read_sysctl(child, kUnfinished)) {
            limits_.emplace_back(kUnfinished, *unfinished);
        }
        limits_.emplace_back(kRemnants, remnants.value());
        write_sysctl(here, kChildSize, kSmallSize);
    } else if (remnants) {
        const std::string room = with_room_for_remnants(*remnants);
        if (room != *remnants) {
            limits_.emplace_back(kRemnants, room);
        }
    }
}

NetworkNamespace NamespaceFactory::make() const {
    NetworkNamespace made = NetworkNamespace::create();
    for (const auto& [name, value] : limits_) {
        write_sysctl(made, name, value);
    }
    return made;
}

}  // namespace bindlab
