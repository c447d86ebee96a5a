#include "netns/namespace_factory.hpp"

#include <array>
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
constexpr auto kDerived = std::to_array<std::string_view>(
    {"net.ipv4.tcp_max_tw_buckets", "net.ipv4.tcp_max_syn_backlog"});

bool is_large(const std::string& size) {
    const std::string_view digits = std::string_view(size).substr(size.starts_with('-') ? 1 : 0);
    long entries = 0;
    std::from_chars(digits.begin(), digits.end(), entries);
    return entries > kSmall;
}

}  // namespace

NamespaceFactory::NamespaceFactory() {
    const NetworkNamespace here = NetworkNamespace::create();
    here.enter();
    const auto size = read_sysctl(here, kOwnSize);
    if (!size || !is_large(*size)) {
        return;
    }
    for (const std::string_view name : kDerived) {
        if (const auto value = read_sysctl(here, name)) {
            derived_.emplace_back(name, *value);
        }
    }
    write_sysctl(here, kChildSize, kSmallSize);
}

NetworkNamespace NamespaceFactory::make() const {
    NetworkNamespace made = NetworkNamespace::create();
    for (const auto& [name, value] : derived_) {
        write_sysctl(made, name, value);
    }
    return made;
}

}  // namespace bindlab
