#include "cpp_servers/actor/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "cpp_servers/actor/message.hpp"
#include "cpp_servers/actor/utf8.hpp"

namespace bindlab {

namespace {

// Small words that stand where a NAME could stand; a socket cannot be called so.
constexpr std::array<std::string_view, 16> kReserved = {
    "ack",  "as",       "auto", "cloexec", "dontwait", "exec",  "from",   "isn",
    "last", "nonblock", "over", "seq",     "ts",       "tsecr", "unspec", "win"};

bool is_blank(char letter) {
    return letter == ' ' || letter == '\t' || letter == '\r';
}

int hexadecimal_digit(char digit) {
    if (digit >= '0' && digit <= '9') {
        return digit - '0';
    }
    const char letter = static_cast<char>(digit | 0x20);
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

// `rest` begins after a backslash; takes the escape off it.
char take_escape(std::string_view& rest) {
    const char kind = rest.empty() ? ' ' : rest.front();
    if (kind == 'x' && rest.size() >= 3) {
        const int high = hexadecimal_digit(rest[1]);
        const int low = hexadecimal_digit(rest[2]);
        if (high >= 0 && low >= 0) {
            rest.remove_prefix(3);
            return static_cast<char>(high * 16 + low);
        }
    }
    const std::size_t index = kEscapes.find(kind);
    if (index == std::string_view::npos) {
        const std::size_t length = rest.empty() ? 0 : std::max<std::size_t>(1, utf8_length(rest));
        throw LineFault(fmt::format(message::kEscape, rest.substr(0, length)));
    }
    rest.remove_prefix(1);
    return kEscaped[index];
}

// `rest` begins after the opening quote; takes everything up to the closing one off it.
std::string take_quoted_text(std::string_view& rest) {
    std::string text;
    while (!rest.empty() && rest.front() != '"') {
        const char letter = rest.front();
        rest.remove_prefix(1);
        text += letter == '\\' ? take_escape(rest) : letter;
    }
    if (rest.empty()) {
        throw LineFault(std::string(message::kNoEnd));
    }
    rest.remove_prefix(1);
    return text;
}

std::string take_bare_word(std::string_view& rest) {
    const auto* end = std::find_if(rest.begin(), rest.end(), [](char letter) {
        return is_blank(letter) || letter == '#' || letter == '"';
    });
    const std::string_view text = rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
    rest.remove_prefix(text.size());
    return std::string(text);
}

}  // namespace

std::vector<Word> split_words(std::string_view line) {
    std::string_view rest = line;
    std::vector<Word> words;
    while (true) {
        while (!rest.empty() && is_blank(rest.front())) {
            rest.remove_prefix(1);
        }
        if (rest.empty() || rest.front() == '#') {
            return words;
        }
        const bool quoted = rest.front() == '"';
        if (quoted) {
            rest.remove_prefix(1);
        }
        words.push_back({quoted ? take_quoted_text(rest) : take_bare_word(rest), quoted});
        if (!rest.empty() && !is_blank(rest.front()) && rest.front() != '#') {
            throw LineFault(std::string(message::kBlank));
        }
    }
}

std::span<const std::string_view> reserved_words() {
    return kReserved;
}

bool is_name(std::string_view text) {
    const auto is_small = [](char letter) { return letter >= 'a' && letter <= 'z'; };
    const auto is_part = [&](char letter) {
        return is_small(letter) || letter == '_' || (letter >= '0' && letter <= '9');
    };
    return !text.empty() && is_small(text.front()) &&
           std::all_of(text.begin(), text.end(), is_part) &&
           std::find(kReserved.begin(), kReserved.end(), text) == kReserved.end();
}

const Word& Words::next(std::string_view what) const {
    if (at_end()) {
        throw LineFault(fmt::format(message::kMissing, what));
    }
    return words_[next_];
}

std::string_view Words::peek() const {
    return at_end() || words_[next_].quoted ? std::string_view{} : words_[next_].text;
}

std::string Words::take_word(std::string_view what) {
    if (next(what).quoted) {
        throw LineFault(fmt::format(message::kQuoted, what));
    }
    return words_[next_++].text;
}

std::string Words::take_quoted(std::string_view what) {
    if (!next(what).quoted) {
        throw LineFault(fmt::format(message::kUnquoted, what, words_[next_].text));
    }
    return words_[next_++].text;
}

bool Words::take_if(std::string_view keyword) {
    const bool taken = !at_end() && peek() == keyword;
    next_ += taken ? 1 : 0;
    return taken;
}

std::string Words::take_name_or(std::string_view otherwise) {
    return is_name(peek()) ? words_[next_++].text : std::string(otherwise);
}

std::string Words::take_as_or(std::string_view otherwise) {
    return take_if("as") ? take_name_after("as") : std::string(otherwise);
}

std::string Words::take_other(std::string_view keyword, std::string_view label) {
    if (!take_if(keyword)) {
        throw LineFault(fmt::format(message::kMissing, fmt::format("{} {}", keyword, label)));
    }
    return take_name_after(keyword);
}

std::string Words::take_name_after(std::string_view keyword) {
    std::string name = take_word(fmt::format(message::kAfter, keyword));
    if (!is_name(name)) {
        throw LineFault(fmt::format(message::kNoName, name));
    }
    return name;
}

void Words::finish() const {
    if (!at_end()) {
        throw LineFault(fmt::format(message::kTooMany, words_[next_].text));
    }
}

}  // namespace bindlab
