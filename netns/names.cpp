#include "netns/names.hpp"

#include <fmt/format.h>

#include <csignal>
#include <cstring>

namespace bindlab {

std::string errno_name(int error) {
    const char* const name = error == 0 ? nullptr : ::strerrorname_np(error);
    return name != nullptr ? name : fmt::format("errno {}", error);
}

std::string signal_name(int number) {
    const char* const name = ::sigabbrev_np(number);
    return name != nullptr ? fmt::format("SIG{}", name) : fmt::format("signal {}", number);
}

std::optional<int> signal_number(std::string_view name) {
    for (int number = 1; number < NSIG; ++number) {
        if (name == signal_name(number)) {
            return number;
        }
    }
    return std::nullopt;
}

}  // namespace bindlab
