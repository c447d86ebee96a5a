#include "cpp_servers/actor/endpoint_fault.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "cpp_servers/actor/message.hpp"
#include "cpp_servers/actor/unix_address.hpp"
#include "netns/address.hpp"

namespace bindlab {

namespace {

std::optional<Family> family_of(std::string_view text) {
    try {
        return IpAddress::parse(text).family;
    } catch (const std::invalid_argument&) {
        return std::nullopt;
    }
}

std::optional<std::string> fault_in_brackets(const Form& form, std::string_view word) {
    const std::size_t bracket = word.find(']');
    if (bracket == std::string_view::npos) {
        return std::nullopt;
    }
    const std::string_view inside = word.substr(1, bracket - 1);
    const std::string_view behind = word.substr(bracket + 1);
    const std::size_t percent = inside.find('%');
    const bool has_scope = percent != std::string_view::npos;
    const std::string_view address = inside.substr(0, percent);
    const auto family = family_of(address);
    if (!family) {
        return fmt::format(message::kNoAddress, address);
    }
    if (*family == Family::ipv4) {
        return fmt::format(message::kOnlySix, word);
    }
    if (has_scope && !form.any_family) {
        return fmt::format(message::kNoScope, word);
    }
    if (has_scope && !is_device(inside.substr(percent + 1))) {
        return fmt::format(message::kNoDevice, inside.substr(percent + 1));
    }
    if (behind.starts_with('%')) {
        return fmt::format(message::kScope, word);
    }
    if (behind.empty()) {
        return fmt::format(message::kNoPort, word);
    }
    return behind.starts_with(':') ? std::optional(fmt::format(message::kPort, behind.substr(1)))
                                   : std::nullopt;
}

}  // namespace

bool is_device(std::string_view word) {
    const auto never = alternatives(kNoDevice);
    return !word.empty() && word.size() <= kLongestDevice &&
           word.find_first_of(kNotInDevice) == std::string_view::npos &&
           std::find(never.begin(), never.end(), word) == never.end();
}

std::optional<std::string> endpoint_fault(const Form& form, std::string_view word) {
    if (form.any_family && word.starts_with(kUnixPrefix)) {
        return fmt::format(message::kUnix, word, kPathFolder, kLongestPath);
    }
    if (word.starts_with('[')) {
        return fault_in_brackets(form, word);
    }
    const std::size_t colon = word.rfind(':');
    if (colon == std::string_view::npos) {
        return family_of(word) ? std::optional(fmt::format(message::kNoPort, word)) : std::nullopt;
    }
    const std::string_view host = word.substr(0, colon);
    if (host.find(':') != std::string_view::npos) {
        const bool is_six = family_of(word.substr(0, word.find('%'))) == Family::ipv6 ||
                            family_of(host) == Family::ipv6;
        return is_six ? std::optional(fmt::format(message::kBrackets, word)) : std::nullopt;
    }
    if (host.find('%') != std::string_view::npos) {
        return fmt::format(message::kScope, word);
    }
    if (host.find('/') != std::string_view::npos) {
        return fmt::format(message::kPrefix, word);
    }
    return family_of(host) ? fmt::format(message::kPort, word.substr(colon + 1))
                           : fmt::format(message::kNoAddress, host);
}

}  // namespace bindlab
