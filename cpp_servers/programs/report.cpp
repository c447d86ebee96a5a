#include "cpp_servers/programs/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>

#include "netns/system_call.hpp"

namespace bindlab {

namespace {

struct Letter {
    char32_t code = 0;
    std::size_t bytes = 1;
    bool is_valid = false;
};

/// The first letter of what is not empty; a byte that begins none in UTF-8 (RFC 3629) is its own.
Letter first_letter(std::string_view text) {
    constexpr std::array<char32_t, 5> kLeast = {0, 0, 0x80, 0x800, 0x10000};
    const auto lead = static_cast<unsigned char>(text.front());
    const Letter invalid{lead, 1, false};
    if (lead < 0x80) {
        return {lead, 1, true};
    }
    const std::size_t size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc0 || lead > 0xf7 || text.size() < size) {
        return invalid;
    }
    char32_t code = lead & (0x7fU >> size);
    for (const char byte : text.substr(1, size - 1)) {
        const auto next = static_cast<unsigned char>(byte);
        if ((next & 0xc0U) != 0x80) {
            return invalid;
        }
        code = code << 6U | (next & 0x3fU);
    }
    const bool is_surrogate = code >= 0xd800 && code <= 0xdfff;
    return code < kLeast.at(size) || is_surrogate || code > 0x10ffff ? invalid
                                                                     : Letter{code, size, true};
}

struct LetterRange {
    char32_t first;
    char32_t last;
};

/// Controls, line ends, what turns the direction of writing (Unicode UAX 9), and what is not seen:
/// of the categories Cc, Cf, Zl and Zp those that a terminal may act on.
constexpr std::array<LetterRange, 11> kUnseen = {{{0, 0x1f},
                                                  {0x7f, 0x9f},
                                                  {0xad, 0xad},
                                                  {0x61c, 0x61c},
                                                  {0x180e, 0x180e},
                                                  {0x200b, 0x200f},
                                                  {0x2028, 0x202e},
                                                  {0x2060, 0x206f},
                                                  {0xfeff, 0xfeff},
                                                  {0xfff9, 0xfffb},
                                                  {0xe0000, 0xe007f}}};

std::string written_out(char32_t code) {
    switch (code) {
        case U'\n':
            return "\\n";
        case U'\t':
            return "\\t";
        case U'\r':
            return "\\r";
        default:
            break;
    }
    const auto number = static_cast<std::uint32_t>(code);
    return number < 0x100     ? fmt::format("\\x{:02x}", number)
           : number < 0x10000 ? fmt::format("\\u{:04x}", number)
                              : fmt::format("\\U{:08x}", number);
}

}  // namespace

std::string printable(std::string_view bytes) {
    for (const char ending : {'\n', '\r'}) {
        if (bytes.ends_with(ending)) {
            bytes.remove_suffix(1);
        }
    }
    std::string text;
    while (!bytes.empty()) {
        const Letter letter = first_letter(bytes);
        const bool is_unseen = std::ranges::any_of(kUnseen, [&](const LetterRange& it) {
            return it.first <= letter.code && letter.code <= it.last;
        });
        text += letter.is_valid && !is_unseen ? std::string(bytes.substr(0, letter.bytes))
                                              : written_out(letter.code);
        bytes.remove_prefix(letter.bytes);
    }
    return text;
}

std::string received(std::string_view bytes, std::string_view sender) {
    return fmt::format("received {} bytes{}{}: {}", bytes.size(), sender.empty() ? "" : " from ",
                       sender, printable(bytes));
}

void say(std::string_view line) {
    const std::string text = fmt::format("{}\n", line);
    errno = 0;
    if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() ||
        std::fflush(stdout) != 0) {
        throw_errno(errno == 0 ? EIO : errno, "write failed");
    }
}

void tell(std::string_view line) {
    const std::string text = fmt::format("{}\n", line);
    // What cannot be told cannot be told about either.
    static_cast<void>(std::fwrite(text.data(), 1, text.size(), stderr));
}

}  // namespace bindlab
