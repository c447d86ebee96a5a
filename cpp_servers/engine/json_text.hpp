// A JSON text under construction, on one line.
//
// Owns the document; a builder's face on nlohmann-json, which only json_text.cpp includes. Promises
// valid UTF-8: bytes that are none become U+FFFD. That brackets close is left to the caller.
#pragma once

#include <concepts>
#include <cstdint>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bindlab {

class JsonText {
public:
    JsonText();
    JsonText(const JsonText&) = delete;
    JsonText& operator=(const JsonText&) = delete;
    ~JsonText();

    JsonText& open_object();
    JsonText& close_object() { return close(); }
    JsonText& open_array();
    JsonText& close_array() { return close(); }
    JsonText& key(std::string_view name);

    JsonText& text(std::string_view value);
    JsonText& truth(bool value);
    JsonText& null();
    JsonText& number(std::int64_t value);
    JsonText& number(std::uint64_t value);
    /// A duration or a point in time, in seconds, to the microsecond.
    JsonText& seconds(double value);
    /// Something that is JSON already. Throws std::invalid_argument if it is not.
    JsonText& raw(std::string_view json);

    // A member of an object: its key and value.
    JsonText& member(std::string_view name, std::string_view value) {
        return key(name).text(value);
    }
    JsonText& member(std::string_view name, const char* value) { return key(name).text(value); }
    template <class T>
    JsonText& member(std::string_view name, const std::optional<T>& value) {
        return value ? member(name, *value) : key(name).null();
    }
    template <std::integral T>
    JsonText& member(std::string_view name, T value) {
        if constexpr (std::same_as<T, bool>) {
            return key(name).truth(value);
        } else if constexpr (std::signed_integral<T>) {
            return key(name).number(static_cast<std::int64_t>(value));
        } else {
            return key(name).number(static_cast<std::uint64_t>(value));
        }
    }

    std::string str() const;
    void clear();

private:
    nlohmann::ordered_json& place();
    JsonText& open(nlohmann::ordered_json container);
    JsonText& close();

    std::unique_ptr<nlohmann::ordered_json> root_;
    std::vector<nlohmann::ordered_json*> open_;  ///< from the outermost container to the innermost
    std::string key_;
};

}  // namespace bindlab
