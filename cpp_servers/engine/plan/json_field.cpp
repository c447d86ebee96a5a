#include "cpp_servers/engine/plan/json_field.hpp"

#include <fmt/format.h>

#include <string_view>
#include <utility>

namespace bindlab {
namespace {

using Json = nlohmann::json;

// The library's own ids of other_error begin at 501; ours says nothing to anybody.
constexpr int kId = 599;

}  // namespace

const Json* find_member(const Json& object, const char* name) {
    if (!object.is_object()) {
        refuse(object, fmt::format("type must be object, but is {}", object.type_name()));
    }
    const auto found = object.find(name);
    return found == object.end() || found->is_null() ? nullptr : &*found;
}

std::int64_t read_number(const Json& value, std::int64_t low, std::int64_t high) {
    if (!value.is_number_integer()) {
        refuse(value, fmt::format("type must be whole number, but is {}", value.type_name()));
    }
    const bool too_large =
        value.is_number_unsigned() &&
        std::cmp_greater(value.get<std::uint64_t>(), std::numeric_limits<std::int64_t>::max());
    if (too_large || value.get<std::int64_t>() < low || value.get<std::int64_t>() > high) {
        refuse(value, fmt::format("{} is not within {} to {}", value.dump(), low, high));
    }
    return value.get<std::int64_t>();
}

const Json& read_list(const Json& value) {
    if (!value.is_array()) {
        refuse(value, fmt::format("type must be array, but is {}", value.type_name()));
    }
    return value;
}

void refuse(const Json& value, const std::string& words) {
    throw Json::other_error::create(kId, words, &value);
}

std::string complaint_of(const Json::exception& error) {
    // "[json.exception.type_error.302] (/steps/3/within_ms) type must be number, but is string"
    std::string_view words = error.what();
    words.remove_prefix(std::min(words.find("] ") + 2, words.size()));
    if (words.starts_with("(/")) {
        const auto end = words.find(") ");
        return fmt::format("{}: {}", words.substr(1, end - 1), words.substr(end + 2));
    }
    return fmt::format("the plan: {}", words);
}

}  // namespace bindlab
