// What reading a plan needs beyond nlohmann-json: members that may be missing, numbers in bounds,
// and complaints of our own that name the field as the library's do (JSON_DIAGNOSTICS).
//
// Owns nothing; pure. What the fields mean is left to the readers.
#pragma once

#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <string>

namespace bindlab {

/// The member of that name; nullptr if it is missing or null. Throws as at() does if `object` is
/// none.
const nlohmann::json* find_member(const nlohmann::json& object, const char* name);

/// A whole number within the bounds, both included; a fraction, or text, is none.
std::int64_t read_number(const nlohmann::json& value,
                         std::int64_t low = std::numeric_limits<std::int64_t>::min(),
                         std::int64_t high = std::numeric_limits<std::int64_t>::max());

/// The highest user id: (uid_t)-1 means "leave it" (setresuid(2)).
inline constexpr std::int64_t kLargestUid = 0xfffffffe;

/// The elements of a list; any other value is refused, where a range-for would take it.
const nlohmann::json& read_list(const nlohmann::json& value);

/// Throws an exception of nlohmann-json's that names the value by its JSON pointer (RFC 6901).
[[noreturn]] void refuse(const nlohmann::json& value, const std::string& words);

/// Takes the member if it is there: `read_member(step, "line", step.line)`.
template <class T>
void read_member(const nlohmann::json& object, const char* name, T& into) {
    if (const auto* member = find_member(object, name)) {
        member->get_to(into);
    }
}
template <class T>
void read_member(const nlohmann::json& object, const char* name, std::optional<T>& into) {
    if (const auto* member = find_member(object, name)) {
        into = member->get<T>();
    }
}

/// What T::parse makes of a text; its complaint is refused in the name of the field.
template <class T>
T parse_text(const nlohmann::json& value) {
    const auto& text = value.get_ref<const std::string&>();
    try {
        return T::parse(text);
    } catch (const std::invalid_argument& error) {
        refuse(value, error.what());
    }
}

/// The one line of PlanError for what nlohmann-json has thrown: "/steps/3/within_ms: type must be
/// number, but is string".
std::string complaint_of(const nlohmann::json::exception& error);

}  // namespace bindlab
