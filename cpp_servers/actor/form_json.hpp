// Forms as data, for the vocabulary: what a word at each place of a line has to be.
#pragma once

#include <span>
#include <string>

#include "cpp_servers/actor/form.hpp"

namespace bindlab {

/// A list of objects in JSON, one for each form: its kind, its label, how it is written, what a
/// word has to be, and what this kind has beyond that.
std::string json_of(std::span<const Form> forms);

}  // namespace bindlab
