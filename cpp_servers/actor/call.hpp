// A line understood: the verb and what stands at each place of it, as values. Made by parsing
// alone: no system call, no look at what is open.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cpp_servers/actor/socket_option.hpp"
#include "cpp_servers/actor/value.hpp"

namespace bindlab {

struct Verb;

class Call {
public:
    explicit Call(const Verb& verb) : verb_(&verb) {}

    [[nodiscard]] const Verb& verb() const { return *verb_; }
    /// What the verb works on and what it makes, by name; empty where it does not.
    [[nodiscard]] const std::string& name() const { return name_; }
    [[nodiscard]] const std::string& new_name() const { return new_name_; }
    /// The option of setsockopt and getsockopt; null where it is written as LEVEL and NUMBER.
    [[nodiscard]] const SocketOption* option() const { return option_; }

    /// What stands at the place of that label, or behind that keyword; null when it is left out.
    [[nodiscard]] const Value* find(std::string_view label) const;
    [[nodiscard]] bool has(std::string_view label) const { return find(label) != nullptr; }
    // The same for a place that is never empty; std::logic_error for a label that the verb has not.
    [[nodiscard]] std::int64_t number(std::string_view label) const;
    [[nodiscard]] const std::string& word(std::string_view label) const;
    [[nodiscard]] const Endpoint& endpoint(std::string_view label) const;
    /// The address that an endpoint is, of whatever family: also unix:PATH, `unspec` (AF_UNSPEC)
    /// and one with a scope. Throws Refusal when there is no such device.
    [[nodiscard]] SocketAddress socket_address(std::string_view label) const;
    [[nodiscard]] const IpAddress& address(std::string_view label) const;

    void set_name(std::string name) { name_ = std::move(name); }
    void set_new_name(std::string name) { new_name_ = std::move(name); }
    void set_option(const SocketOption& option) { option_ = &option; }
    void add(std::string_view label, Value value) { values_.emplace_back(label, std::move(value)); }

private:
    template <class Kind>
    [[nodiscard]] const Kind& get(std::string_view label) const;

    const Verb* verb_;
    const SocketOption* option_ = nullptr;
    std::string name_;
    std::string new_name_;
    std::vector<std::pair<std::string_view, Value>> values_;
};

}  // namespace bindlab
