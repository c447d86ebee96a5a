#include "cpp_servers/rules/kernel_version.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>
#include <system_error>

namespace bindlab {

namespace {

constexpr std::string_view kDebian = "Debian ";

}  // namespace

KernelVersion KernelVersion::parse(std::string_view text) {
    std::array<int, 3> numbers{};
    std::size_t found = 0;
    const char* at = text.data();
    const char* const end = text.data() + text.size();
    while (found < numbers.size()) {
        const auto [rest, error] = std::from_chars(at, end, numbers[found]);
        if (error != std::errc() || *at == '-') {
            break;
        }
        ++found;
        at = rest;
        if (at == end || *at != '.') {
            break;
        }
        ++at;
    }
    if (found < 2) {
        throw std::invalid_argument("'" + std::string(text) +
                                    "' is no version of a kernel: write it as 6.12.43");
    }
    return {numbers[0], numbers[1], numbers[2]};
}

KernelVersion KernelVersion::of(std::string_view release, std::string_view version) {
    const auto at = version.find(kDebian);
    return parse(at == std::string_view::npos ? release : version.substr(at + kDebian.size()));
}

std::string to_string(const KernelVersion& kernel) {
    const std::string line =
        std::to_string(kernel.version) + "." + std::to_string(kernel.patchlevel);
    return kernel.sublevel == 0 ? line : line + "." + std::to_string(kernel.sublevel);
}

bool is_in(std::span<const KernelRange> ranges, const KernelVersion& kernel) {
    return ranges.empty() ||
           std::ranges::any_of(ranges, [&](const KernelRange& range) { return range.has(kernel); });
}

std::string to_string(std::span<const KernelRange> ranges) {
    std::string text;
    for (const KernelRange& range : ranges) {
        text += text.empty() ? "" : " or ";
        const bool begins = range.from != KernelRange().from;
        const bool ends = range.before != KernelRange().before;
        if (begins) {
            text.append(">=").append(to_string(range.from));
        }
        text += begins && ends ? " " : "";
        if (ends) {
            text.append("<").append(to_string(range.before));
        }
    }
    return text.empty() ? "all" : text;
}

}  // namespace bindlab
