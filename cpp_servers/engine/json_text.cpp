#include "cpp_servers/engine/json_text.hpp"

#include <cmath>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

namespace bindlab {
namespace {

using Json = nlohmann::ordered_json;

constexpr double kMicrosecondsPerSecond = 1e6;

}  // namespace

JsonText::JsonText() : root_(std::make_unique<Json>()) {}

JsonText::~JsonText() = default;

// Where the next value goes. A container that is open is the last of its parent, and only the
// innermost one grows, so the pointers in open_ stay valid.
Json& JsonText::place() {
    if (open_.empty()) {
        return *root_;
    }
    Json& container = *open_.back();
    if (container.is_array()) {
        return container.emplace_back();
    }
    return container[std::exchange(key_, {})];
}

JsonText& JsonText::open(Json container) {
    Json& here = place();
    here = std::move(container);
    open_.push_back(&here);
    return *this;
}

JsonText& JsonText::open_object() {
    return open(Json::object());
}

JsonText& JsonText::open_array() {
    return open(Json::array());
}

JsonText& JsonText::close() {
    open_.pop_back();
    return *this;
}

JsonText& JsonText::key(std::string_view name) {
    key_ = name;
    return *this;
}

JsonText& JsonText::text(std::string_view value) {
    place() = value;
    return *this;
}

JsonText& JsonText::truth(bool value) {
    place() = value;
    return *this;
}

JsonText& JsonText::null() {
    place() = nullptr;
    return *this;
}

JsonText& JsonText::number(std::int64_t value) {
    place() = value;
    return *this;
}

JsonText& JsonText::number(std::uint64_t value) {
    place() = value;
    return *this;
}

JsonText& JsonText::seconds(double value) {
    place() = std::round(value * kMicrosecondsPerSecond) / kMicrosecondsPerSecond;
    return *this;
}

JsonText& JsonText::raw(std::string_view json) {
    try {
        place() = Json::parse(json);
    } catch (const Json::exception& error) {
        throw std::invalid_argument(error.what());
    }
    return *this;
}

std::string JsonText::str() const {
    return root_->dump(-1, ' ', false, Json::error_handler_t::replace);
}

void JsonText::clear() {
    *root_ = nullptr;
    open_.clear();
    key_.clear();
}

}  // namespace bindlab
