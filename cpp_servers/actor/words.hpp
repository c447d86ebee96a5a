// One line of the actor's language, taken word by word. Owns the lexical rules (blanks, quotes,
// escapes, comments, what a NAME looks like) and the wording of what is wrong with a word; leaves
// to the verbs which words they want.
#pragma once

#include <cstddef>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace bindlab {

/// A line that is no proper call; what() tells whoever wrote it why.
class LineFault : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// A line that is well written but speaks of something that is not there.
class Refusal : public LineFault {
public:
    using LineFault::LineFault;
};

struct Word {
    std::string text;     // quotes and escapes resolved
    bool quoted = false;  // was written in double quotes: text, never a keyword or a name
};

/// Blanks separate words, `#` outside quotes starts a comment; in quotes \n \t \\ \" \xHH.
/// Throws LineFault for an open quote, an unknown escape, or a quote inside a word.
std::vector<Word> split_words(std::string_view line);

/// `[a-z][a-z0-9_]*` and none of the language's own small words (as, dontwait, seq, …).
bool is_name(std::string_view text);

/// Words that stand where a NAME could stand, sorted; nothing can be called so.
std::span<const std::string_view> reserved_words();

/// What a NAME looks like, as a regular expression.
inline constexpr std::string_view kNamePattern = "[a-z][a-z0-9_]*";

/// The letters after a backslash, and the character that each stands for; besides, there is \\xHH.
inline constexpr std::string_view kEscapes = R"(nt\")";
inline constexpr std::string_view kEscaped = "\n\t\\\"";

/// The words of a line, handed out from the left. Every take_ throws LineFault naming what it
/// wanted.
class Words {
public:
    explicit Words(std::vector<Word> words) : words_(std::move(words)) {}

    [[nodiscard]] bool at_end() const { return next_ == words_.size(); }
    /// The next word if it is not quoted, without taking it; empty at the end.
    [[nodiscard]] std::string_view peek() const;
    [[nodiscard]] bool next_is_quoted() const { return !at_end() && words_[next_].quoted; }

    std::string take_word(std::string_view what);
    std::string take_quoted(std::string_view what);
    bool take_if(std::string_view keyword);                // takes it when it is the next word
    std::string take_name_or(std::string_view otherwise);  // an optional leading NAME
    std::string take_as_or(std::string_view otherwise);    // an optional `as NAME`
    /// `keyword NAME`, which must be there; `label` is what the NAME is called.
    std::string take_other(std::string_view keyword, std::string_view label);
    void finish() const;  // throws when words are left

private:
    std::string take_name_after(std::string_view keyword);
    [[nodiscard]] const Word& next(std::string_view what) const;

    std::vector<Word> words_;
    std::size_t next_ = 0;
};

}  // namespace bindlab
