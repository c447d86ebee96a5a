// Kernel settings of one namespace, by the names sysctl(8) uses.
//
// Owns nothing. Reads and writes /proc/sys, which shows each thread the settings of its own network
// namespace. Names are dotted; where a part has a dot itself (a VLAN's device) write the name with
// '/': "net/ipv4/conf/eth0.1/rp_filter".
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace bindlab {

class NetworkNamespace;

/// The value without its final newline, tabs as the kernel wrote them ("32768\t60999").
/// nullopt: this kernel has no such setting. Other errors throw std::system_error.
std::optional<std::string> read_sysctl(const NetworkNamespace& where, std::string_view name);
/// The same of several at once: one way there and back for all.
std::vector<std::optional<std::string>> read_sysctls(const NetworkNamespace& where,
                                                     std::span<const std::string> names);

/// The kernel has the setting and does not take the value (EINVAL, ERANGE, EOVERFLOW).
struct ValueRefused : std::system_error {
    using std::system_error::system_error;
};

/// Throws ValueRefused, or std::system_error: ENOENT (no such setting), EACCES, ….
void write_sysctl(const NetworkNamespace& where, std::string_view name, std::string_view value);

}  // namespace bindlab
