#include "cpp_servers/actor/call.hpp"

#include <fmt/format.h>

#include <cstring>
#include <stdexcept>

#include "cpp_servers/actor/option_value.hpp"
#include "cpp_servers/actor/unix_address.hpp"
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

SocketAddress Call::socket_address(std::string_view label) const {
    const Value& value = *find(label);
    if (const auto* scoped = std::get_if<ScopedEndpoint>(&value)) {
        SocketAddress address = scoped->endpoint.to_socket_address();
        sockaddr_in6 in6{};
        std::memcpy(&in6, &address.storage, sizeof in6);
        in6.sin6_scope_id = index_of_device(scoped->device);
        std::memcpy(&address.storage, &in6, sizeof in6);
        return address;
    }
    if (const auto* text = std::get_if<std::string>(&value)) {
        if (is_unix_address(*text)) {
            return to_unix_address(*text);
        }
        SocketAddress none;
        none.get()->sa_family = AF_UNSPEC;
        none.length = sizeof(sockaddr);
        return none;
    }
    return endpoint(label).to_socket_address();
}

const IpAddress& Call::address(std::string_view label) const {
    return get<IpAddress>(label);
}

}  // namespace bindlab
