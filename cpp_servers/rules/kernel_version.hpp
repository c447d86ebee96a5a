// Versions of Linux, and ranges of them; pure values.
#pragma once

#include <compare>
#include <span>
#include <string>
#include <string_view>

namespace bindlab {

struct KernelVersion {
    int version = 0;
    int patchlevel = 0;
    int sublevel = 0;  ///< of a stable release; 0 for 6.17

    auto operator<=>(const KernelVersion&) const = default;

    /// "6.12.43", "6.17", "6.18.44-fc-v669": what follows the numbers is left aside. Throws
    /// std::invalid_argument.
    static KernelVersion parse(std::string_view text);

    /// What uname(2) tells of a kernel. Debian's releases end before the sublevel
    /// ("6.1.0-56-cloud-amd64"), which is in the version then ("#1 SMP Debian 6.1.192-2 (…)").
    static KernelVersion of(std::string_view release, std::string_view version);
};

/// "6.12.43", "6.17".
std::string to_string(const KernelVersion& kernel);

/// From one version on, and up to another one, which does not belong to it.
struct KernelRange {
    KernelVersion from = {};
    KernelVersion before = {.version = 1000};

    bool operator==(const KernelRange&) const = default;
    bool has(const KernelVersion& kernel) const { return from <= kernel && kernel < before; }
};

/// Whether any of them has it; all kernels are in no ranges.
bool is_in(std::span<const KernelRange> ranges, const KernelVersion& kernel);

/// ">=6.8 <6.16.6", "<6.16.6", ">=6.1.168 <6.2 or >=6.6.131 <6.7"; "all" for no ranges.
std::string to_string(std::span<const KernelRange> ranges);

}  // namespace bindlab
