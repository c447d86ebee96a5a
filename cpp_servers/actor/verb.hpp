// A verb of the actor's language: one row of a table. Everything said about verbs (what words they
// take, the manual, the vocabulary, "did you mean") is made from the rows; a new verb is a new row.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cpp_servers/actor/actor_state.hpp"
#include "cpp_servers/actor/answer.hpp"
#include "cpp_servers/actor/call.hpp"
#include "cpp_servers/actor/form.hpp"

namespace bindlab {

struct Verb {
    std::string_view name;
    std::span<const Form> forms;  ///< the words after the name
    std::string_view about;       ///< a sentence for the manual
    std::string_view example;     ///< a line
    std::string_view yields;      ///< what that line may yield besides its return; empty: nothing
    /// Makes the call and fills the answer. Throws Refusal before any effect when something that
    /// the line speaks of is not there; never throws for what the call returned.
    void (*carry_out)(ActorState&, const Call&, Answer&);
    bool one_family = false;  ///< whether its endpoints must be of the same family
};

// The rows, by theme; each table is in the source file of its name.
std::span<const Verb>
socket_verbs();  ///< socket bind listen connect accept close …: socket_verbs.cpp
std::span<const Verb> option_verbs();      ///< setsockopt getsockopt: option_verbs.cpp
std::span<const Verb> descriptor_verbs();  ///< dup fork pass …: descriptor_verbs.cpp
std::span<const Verb> thread_verbs();      ///< thread join: thread_verbs.cpp
std::span<const Verb> data_verbs();        ///< send recv shutdown …: data_verbs.cpp
std::span<const Verb> process_verbs();     ///< pid setuid exit and the canaries: process_verbs.cpp
std::span<const Verb> program_verbs();     ///< exec activate: program_verbs.cpp
std::span<const Verb> raw_verbs();         ///< flow segment answer: raw_verbs.cpp

/// All rows, theme by theme.
const std::vector<Verb>& all_verbs();

/// The row of that name; throws LineFault ("unknown verb 'bnd': did you mean 'bind'?").
const Verb& find_verb(std::string_view name);

/// How it is written: "bind [NAME] ADDR:PORT".
std::string usage(const Verb& verb);

/// Carries out one line: the answer, which is a fault when the line is wrong, or nothing when the
/// line is empty or a comment.
std::optional<Answer> carry_out(ActorState& state, std::string_view line);

/// The same without making a call: an answer that says no more than whether it is a fault.
std::optional<Answer> check_line(std::string_view line);

}  // namespace bindlab
