#include "cpp_servers/engine/json_field.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <utility>

namespace bindlab {

JsonField::JsonField(const nlohmann::json& value, std::string path)
    : value_(&value), path_(std::move(path)) {}

std::string JsonField::inside(std::string_view key) const {
    return path_.empty() ? std::string(key) : fmt::format("{}.{}", path_, key);
}

JsonField JsonField::at(std::string_view key) const {
    if (!value_->is_object()) {
        fail("expected an object");
    }
    const auto found = value_->find(key);
    if (found == value_->end()) {
        throw PlanError(fmt::format("{}: missing", inside(key)));
    }
    return {*found, inside(key)};
}

std::optional<JsonField> JsonField::find(std::string_view key) const {
    if (!value_->is_object()) {
        fail("expected an object");
    }
    const auto found = value_->find(key);
    if (found == value_->end() || found->is_null()) {
        return std::nullopt;
    }
    return JsonField(*found, inside(key));
}

void JsonField::each(const std::function<void(const JsonField&)>& take) const {
    if (!value_->is_array()) {
        fail("expected a list");
    }
    std::size_t index = 0;
    for (const auto& element : *value_) {
        take(JsonField(element, fmt::format("{}[{}]", path_, index++)));
    }
}

void JsonField::each_member(
    const std::function<void(const std::string&, const JsonField&)>& take) const {
    if (!value_->is_object()) {
        fail("expected an object");
    }
    for (auto member = value_->begin(); member != value_->end(); ++member) {
        take(member.key(), JsonField(*member, inside(member.key())));
    }
}

std::string JsonField::text() const {
    if (!value_->is_string()) {
        fail("expected text");
    }
    return value_->get<std::string>();
}

bool JsonField::truth() const {
    if (!value_->is_boolean()) {
        fail("expected true or false");
    }
    return value_->get<bool>();
}

std::int64_t JsonField::number(std::int64_t low, std::int64_t high) const {
    const bool too_large =
        value_->is_number_unsigned() &&
        std::cmp_greater(value_->get<std::uint64_t>(), std::numeric_limits<std::int64_t>::max());
    if (!value_->is_number_integer() || too_large) {
        fail("expected a whole number");
    }
    const auto number = value_->get<std::int64_t>();
    if (number < low || number > high) {
        fail(fmt::format("{} is not within {} to {}", number, low, high));
    }
    return number;
}

void JsonField::fail(std::string_view words) const {
    throw PlanError(fmt::format("{}: {}", path_.empty() ? "the plan" : path_, words));
}

JsonDocument::JsonDocument(std::string_view text) {
    auto parsed = nlohmann::json::parse(text, nullptr, false);
    if (!parsed.is_object()) {
        throw PlanError(parsed.is_discarded() ? "the plan: not JSON" : "the plan: not an object");
    }
    value_ = std::make_unique<const nlohmann::json>(std::move(parsed));
}

JsonDocument::~JsonDocument() = default;

JsonField JsonDocument::root() const {
    return {*value_, ""};
}

}  // namespace bindlab
