#include "cpp_servers/engine/process/memory.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <string>
#include <system_error>

namespace bindlab {

std::optional<std::size_t> available_memory() {
    std::ifstream stream("/proc/meminfo");
    const std::string text((std::istreambuf_iterator<char>(stream)),
                           std::istreambuf_iterator<char>());
    return available_memory_in(text);
}

std::optional<std::size_t> available_memory_in(std::string_view meminfo) {
    constexpr std::string_view kName = "MemAvailable:";
    constexpr std::size_t kKibibyte = 1024;
    const auto at = meminfo.find(kName);
    if (at == meminfo.npos) {
        return std::nullopt;
    }
    meminfo.remove_prefix(at + kName.size());
    meminfo.remove_prefix(std::min(meminfo.find_first_not_of(' '), meminfo.size()));
    std::size_t kibibytes = 0;
    const auto [end, error] =
        std::from_chars(meminfo.data(), meminfo.data() + meminfo.size(), kibibytes);
    return error == std::errc() ? std::optional(kibibytes * kKibibyte) : std::nullopt;
}

}  // namespace bindlab
