// A JSON text under reading: each value knows where it stands, so a complaint names the field.
//
// Owns the parsed document (JsonDocument) and refers into it (JsonField). Promises PlanError with
// one line for anything that is not as asked: "steps[3].within_ms: expected a number". What the
// fields mean is left to plan_reader.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace bindlab {

/// A plan that cannot be understood; what() is one line that names the field.
class PlanError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

class JsonField {
public:
    JsonField(const nlohmann::json& value, std::string path);

    /// The member of that name; it must be there (null counts as there).
    JsonField at(std::string_view key) const;
    /// The member of that name; nullopt if it is missing or null.
    std::optional<JsonField> find(std::string_view key) const;

    /// Hands over each element of an array.
    void each(const std::function<void(const JsonField&)>& take) const;
    /// Hands over each member of an object, in the order of their names.
    void each_member(const std::function<void(const std::string&, const JsonField&)>& take) const;

    std::string text() const;
    bool truth() const;
    /// A whole number within the bounds.
    std::int64_t number(std::int64_t low = std::numeric_limits<std::int64_t>::min(),
                        std::int64_t high = std::numeric_limits<std::int64_t>::max()) const;

    /// "steps[3].call"; empty for the whole document.
    const std::string& path() const { return path_; }
    /// Throws PlanError: "path: words".
    [[noreturn]] void fail(std::string_view words) const;

private:
    std::string inside(std::string_view key) const;

    const nlohmann::json* value_;
    std::string path_;
};

class JsonDocument {
public:
    /// Throws PlanError when the text is no JSON object.
    explicit JsonDocument(std::string_view text);
    JsonDocument(const JsonDocument&) = delete;
    JsonDocument& operator=(const JsonDocument&) = delete;
    ~JsonDocument();

    /// The outermost object; valid as long as the document.
    JsonField root() const;

private:
    std::unique_ptr<const nlohmann::json> value_;
};

}  // namespace bindlab
