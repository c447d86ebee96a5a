// What a word of a line is worth, by the form of its place. Pure: text to value, or the reason why
// not.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "cpp_servers/actor/form.hpp"
#include "cpp_servers/actor/relative_number.hpp"
#include "netns/address.hpp"

namespace bindlab {

/// An IPv6 endpoint with a scope: `[fe80::1%eth0]:80`.
struct ScopedEndpoint {
    Endpoint endpoint;
    std::string device;
};

/// one_of, device, letters, bytes, text and names are their words; `relative` and `endpoint` may be
/// a word, too.
using Value =
    std::variant<std::string, std::int64_t, Endpoint, ScopedEndpoint, IpAddress, RelativeNumber>;

/// The value of a word. Throws LineFault: "BACKLOG is a number from 0 to 9, not 'x'".
Value parse_value(const Form& form, const std::string& word);

}  // namespace bindlab
