#include "cpp_servers/programs/whole_number.hpp"

#include <fmt/format.h>

#include <charconv>
#include <stdexcept>
#include <system_error>

#include "cpp_servers/programs/report.hpp"

namespace bindlab {

std::uint64_t whole_number_of(const std::string& text, const char* what, std::uint64_t least,
                              std::uint64_t most) {
    std::uint64_t number = 0;
    const char* const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc() || rest != end || number < least || number > most) {
        throw std::invalid_argument(fmt::format("{}: '{}' is no whole number from {} to {}", what,
                                                printable(text), least, most));
    }
    return number;
}

}  // namespace bindlab
