#include "cpp_servers/actor/call.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "cpp_servers/actor/verb.hpp"

namespace bindlab {

const Value* Call::find(std::string_view label) const {
    for (const auto& [name, value] : values_) {
        if (name == label) {
            return &value;
        }
    }
    return nullptr;
}

template <class Kind>
const Kind& Call::get(std::string_view label) const {
    const Value* value = find(label);
    if (value == nullptr || !std::holds_alternative<Kind>(*value)) {
        throw std::logic_error(fmt::format("'{}' has no such place: {}", verb_->name, label));
    }
    return std::get<Kind>(*value);
}

std::int64_t Call::number(std::string_view label) const {
    return get<std::int64_t>(label);
}

const std::string& Call::word(std::string_view label) const {
    return get<std::string>(label);
}

const Endpoint& Call::endpoint(std::string_view label) const {
    return get<Endpoint>(label);
}

const IpAddress& Call::address(std::string_view label) const {
    return get<IpAddress>(label);
}

}  // namespace bindlab
