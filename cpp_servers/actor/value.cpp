#include "cpp_servers/actor/value.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <stdexcept>
#include <system_error>

#include "cpp_servers/actor/endpoint_fault.hpp"
#include "cpp_servers/actor/message.hpp"
#include "cpp_servers/actor/unix_address.hpp"
#include "cpp_servers/actor/words.hpp"

namespace bindlab {

namespace {

using Parsed = std::optional<Value>;

Parsed one_of(std::string_view words, const std::string& word) {
    const auto all = alternatives(words);
    return std::find(all.begin(), all.end(), word) != all.end() ? Parsed(word) : std::nullopt;
}

Parsed number(const Form& form, const std::string& word) {
    std::int64_t value = 0;
    const char* const end = word.data() + word.size();
    const auto [stop, error] = std::from_chars(word.data(), end, value);
    const bool within = value >= form.lowest && value <= form.highest;
    return error == std::errc{} && stop == end && within ? Parsed(value) : std::nullopt;
}

template <class Address>
Parsed address(const std::string& word) {
    try {
        return Address::parse(word);
    } catch (const std::invalid_argument&) {
        return std::nullopt;
    }
}

Parsed address_of(Family family, const std::string& word) {
    const Parsed parsed = address<IpAddress>(word);
    return parsed && std::get<IpAddress>(*parsed).family == family ? parsed : std::nullopt;
}

Parsed relative(const Form& form, const std::string& word) {
    if (!form.words.empty() && form.words == word) {
        return word;
    }
    const auto parsed = parse_relative_number(word);
    return parsed ? Parsed(*parsed) : std::nullopt;
}

Parsed device(const std::string& word) {
    return is_device(word) ? Parsed(word) : std::nullopt;
}

// `[fe80::1%eth0]:80`; a device's name that has a bracket cannot be written so.
Parsed scoped_endpoint(const std::string& word) {
    const std::size_t percent = word.find('%');
    const std::size_t bracket = word.find(']');
    if (word.empty() || word.front() != '[' || bracket == word.npos || percent > bracket) {
        return std::nullopt;
    }
    const std::string scope = word.substr(percent + 1, bracket - percent - 1);
    const Parsed parsed = address<Endpoint>(word.substr(0, percent) + word.substr(bracket));
    return parsed && device(scope) ? Parsed(ScopedEndpoint{std::get<Endpoint>(*parsed), scope})
                                   : std::nullopt;
}

Parsed endpoint(const Form& form, const std::string& word) {
    if (!form.words.empty() && form.words == word) {
        return word;
    }
    if (form.any_family && is_unix_address(word)) {
        return word;
    }
    return form.any_family && word.find('%') != word.npos ? scoped_endpoint(word)
                                                          : address<Endpoint>(word);
}

Parsed bytes(const std::string& word) {
    const bool digits = word.find_first_not_of("0123456789abcdefABCDEF") == word.npos;
    const bool valid = !word.empty() && word.size() % 2 == 0 && word.size() <= 2 * kMostBytes;
    return word == kNoBytes || (digits && valid) ? Parsed(word) : std::nullopt;
}

Parsed letters(std::string_view known, const std::string& word) {
    std::string sorted = word;
    std::sort(sorted.begin(), sorted.end());
    const bool once = std::adjacent_find(sorted.begin(), sorted.end()) == sorted.end();
    const bool valid = !word.empty() && once && word.find_first_not_of(known) == word.npos;
    return valid ? Parsed(word) : std::nullopt;
}

Parsed parse(const Form& form, const std::string& word) {
    switch (form.kind) {
        case FormKind::one_of:
            return one_of(form.words, word);
        case FormKind::endpoint:
            return endpoint(form, word);
        case FormKind::address:
            return address_of(form.family, word);
        case FormKind::number:
            return number(form, word);
        case FormKind::relative:
            return relative(form, word);
        case FormKind::device:
            return device(word);
        case FormKind::letters:
            return letters(form.words, word);
        case FormKind::bytes:
            return bytes(word);
        case FormKind::path:
            return is_own_path(word) ? Parsed(word) : std::nullopt;
        case FormKind::name:
        case FormKind::new_name:
        case FormKind::keyword:
        case FormKind::text:
        case FormKind::option:
        case FormKind::parts:
        case FormKind::other:
            break;
    }
    return word;
}

}  // namespace

Value parse_value(const Form& form, const std::string& word) {
    if (Parsed parsed = parse(form, word)) {
        return *std::move(parsed);
    }
    if (form.kind == FormKind::endpoint) {
        if (const auto fault = endpoint_fault(form, word)) {
            throw LineFault(fmt::format(message::kFault, form.label, *fault));
        }
    }
    throw LineFault(fmt::format(message::kWrong, form.label, expectation(form), word));
}

}  // namespace bindlab
