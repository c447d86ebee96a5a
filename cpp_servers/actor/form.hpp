// What may stand at one place of a line, as data. A verb is a row of forms and a socket option's
// value, too: from them the words are taken (call.cpp), the manual is written, and the vocabulary
// is printed, by which others check lines before an actor sees them.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "netns/address.hpp"

namespace bindlab {

enum class FormKind : std::uint8_t {
    name,      ///< an optional NAME: what the verb works on
    new_name,  ///< an optional `as NEW`: what the verb makes
    keyword,   ///< an optional word
    one_of,    ///< one of several words
    endpoint,  ///< an address with a port
    address,   ///< an address of one family
    number,    ///< a decimal number within bounds
    relative,  ///< a RelativeNumber, or a word instead
    device,    ///< a network device's name
    letters,   ///< some letters joined, each once
    text,      ///< text in double quotes
    bytes,     ///< hexadecimal digits, two for each byte
    path,      ///< a name in /tmp
    other,     ///< a keyword and the NAME of something else that is open
    option,    ///< a socket option; to set it, its value follows
    parts,     ///< keywords with values, in any order, each at most once
};

struct Part;

struct Form {
    FormKind kind;
    std::string_view label;        ///< how it is called: "ADDR:PORT"; a keyword: the word itself
    std::string_view of = {};      ///< name, new_name: "socket" or "flow"
    std::string_view name = {};    ///< name, new_name: what is meant when it is left out
    std::string_view words = {};   ///< one_of: "RD|WR|RDWR"; letters: "SFR"; relative, endpoint:
                                   ///< what may stand in its place, "none", "unspec", or "";
                                   ///< other: the keyword, "over"
    std::int64_t lowest = 0;       ///< number
    std::int64_t highest = 0;      ///< number, relative
    bool optional = false;         ///< number: may be left out at the end of the line, and is then
    std::int64_t otherwise = 0;    ///< this
    Family family = Family::ipv4;  ///< address
    bool sets = false;             ///< option: to be set, not read
    bool any_family = false;       ///< endpoint: may be unix:PATH or [ADDR%DEV]:PORT
    std::span<const Part> parts = {};
    std::span<const Form> by_number = {};  ///< option: what stands there instead of a name
};

/// A keyword and its value; text has no keyword.
struct Part {
    std::string_view keyword;
    Form value;
    std::string_view goes_with = {};  ///< this letter must be among the line's letters
    std::string_view excludes = {};   ///< this other part must not be there
};

/// What Linux lets a device be called: dev_valid_name() in net/core/dev.c, IFNAMSIZ.
inline constexpr std::size_t kLongestDevice = 15;
inline constexpr std::string_view kNotInDevice = "/:";
inline constexpr std::string_view kNoDevice = ".|..";

/// The words that a relative number may begin with.
inline constexpr std::string_view kRelativeWords = "auto|last";

/// The longest value of an option that is written as bytes, and the word for one of no bytes.
inline constexpr std::size_t kMostBytes = 256;
inline constexpr std::string_view kNoBytes = "none";

namespace form {

constexpr Form name(std::string_view of, std::string_view otherwise) {
    return {.kind = FormKind::name, .label = "NAME", .of = of, .name = otherwise};
}
constexpr Form new_name(std::string_view of, std::string_view otherwise) {
    return {.kind = FormKind::new_name, .label = "NEW", .of = of, .name = otherwise};
}
constexpr Form keyword(std::string_view word) {
    return {.kind = FormKind::keyword, .label = word};
}
constexpr Form one_of(std::string_view label, std::string_view words) {
    return {.kind = FormKind::one_of, .label = label, .words = words};
}
/// `instead` is a word that may stand in its place.
constexpr Form endpoint(std::string_view label, std::string_view instead = {}) {
    return {.kind = FormKind::endpoint, .label = label, .words = instead};
}
/// One that may also be an address of AF_UNIX, or have a scope.
constexpr Form any_endpoint(std::string_view label, std::string_view instead = {}) {
    Form form = endpoint(label, instead);
    form.any_family = true;
    return form;
}
constexpr Form path(std::string_view label) {
    return {.kind = FormKind::path, .label = label};
}
/// Something else that is open: a "socket" or a "child".
constexpr Form other(std::string_view keyword, std::string_view label, std::string_view of) {
    return {.kind = FormKind::other, .label = label, .of = of, .words = keyword};
}
constexpr Form address(std::string_view label, Family family) {
    return {.kind = FormKind::address, .label = label, .family = family};
}
constexpr Form number(std::string_view label, std::int64_t lowest, std::int64_t highest) {
    return {.kind = FormKind::number, .label = label, .lowest = lowest, .highest = highest};
}
/// As C's int has it.
constexpr Form integer(std::string_view label) {
    return number(label, std::numeric_limits<int>::min(), std::numeric_limits<int>::max());
}
/// One that may be left out at the end of the line.
constexpr Form or_else(Form number, std::int64_t otherwise) {
    number.optional = true;
    number.otherwise = otherwise;
    return number;
}
/// `instead` is a word that may stand in its place.
constexpr Form relative(std::string_view label, std::string_view instead = {}) {
    return {.kind = FormKind::relative,
            .label = label,
            .words = instead,
            .highest = std::numeric_limits<std::uint32_t>::max()};
}
constexpr Form device(std::string_view label) {
    return {.kind = FormKind::device, .label = label};
}
constexpr Form letters(std::string_view label, std::string_view which) {
    return {.kind = FormKind::letters, .label = label, .words = which};
}
constexpr Form text(std::string_view label) {
    return {.kind = FormKind::text, .label = label};
}
constexpr Form bytes(std::string_view label) {
    return {.kind = FormKind::bytes, .label = label};
}
/// By its name, or by the numbers that setsockopt(2) takes.
constexpr Form option(bool sets, std::span<const Form> by_number) {
    return {.kind = FormKind::option, .label = "OPTION", .sets = sets, .by_number = by_number};
}
constexpr Form any_of(std::span<const Part> parts) {
    return {.kind = FormKind::parts, .label = "PARTS", .parts = parts};
}

}  // namespace form

/// The socket that a verb acts on; `sock` unless the line says otherwise.
inline constexpr Form kSocketName = form::name("socket", "sock");

/// How a place is written in the manual: `[NAME]`, `ADDR:PORT`, `[seq N] [ack N]`, `"TEXT"`.
std::string usage(const Form& form);

/// How a row of places is written, joined by blanks.
std::string usage(std::span<const Form> forms);

/// What the word at a place has to be, to follow "LABEL is": "a number from 0 to 255". Empty for
/// places where any word does or none is needed.
std::string expectation(const Form& form);

/// The words of "RD|WR|RDWR".
std::vector<std::string_view> alternatives(std::string_view words);

/// The keywords of parts as a list in words: "seq, isn and win".
std::string keywords(std::span<const Part> parts);

}  // namespace bindlab
