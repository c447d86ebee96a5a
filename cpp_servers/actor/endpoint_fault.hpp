// What is wrong with a word that is no address with a port: "70000" of "10.0.0.1:70000". Owns
// finding the part that is wrong; the harness finds the same one
// (harness/language/endpoint_fault.py). Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "cpp_servers/actor/form.hpp"

namespace bindlab {

/// Whether it could be a device's name.
bool is_device(std::string_view word);

/// The part that is wrong; nothing if the word is not even like what the form wants.
std::optional<std::string> endpoint_fault(const Form& form, std::string_view word);

}  // namespace bindlab
