// A verb of the actor's language: one row of a table. Everything said about verbs (the manual, the
// vocabulary, "did you mean") is made from the rows; a new verb is a new row.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "cpp_servers/actor/answer.hpp"
#include "cpp_servers/actor/belongings.hpp"
#include "cpp_servers/actor/words.hpp"

namespace bindlab {

struct Verb {
    std::string_view name;
    std::string_view usage;  ///< the words after the name: "[NAME] ADDR:PORT"
    std::string_view about;  ///< one line for the manual
    /// Takes its words, makes the call and fills the answer. Throws LineFault before any effect
    /// when the words are wrong; never throws for what the call returned.
    void (*carry_out)(Belongings&, Words&, Answer&);
};

// The rows, by theme; each table is in the source file of its name.
std::span<const Verb>
socket_verbs();  ///< socket bind listen connect accept close …: socket_verbs.cpp
std::span<const Verb> data_verbs();     ///< send recv shutdown …: data_verbs.cpp
std::span<const Verb> process_verbs();  ///< pid setuid exit and the canaries: process_verbs.cpp
std::span<const Verb> raw_verbs();      ///< flow segment answer: raw_verbs.cpp

/// All rows, theme by theme.
const std::vector<Verb>& all_verbs();

/// The row of that name; throws LineFault ("unknown verb 'bnd': did you mean bind?").
const Verb& find_verb(std::string_view name);

/// Carries out one line: the answer, which is a fault when the line is wrong, or nothing when the
/// line is empty or a comment.
std::optional<Answer> carry_out(Belongings& belongings, std::string_view line);

}  // namespace bindlab
