// What is said about a line that is wrong. Owns the wording, as patterns of fmt that Python's
// str.format reads, too: the vocabulary prints them, so that whoever checks lines beforehand says
// the same words as the actor.
#pragma once

#include <array>
#include <string_view>

namespace bindlab::message {

inline constexpr std::string_view kNoEnd = "the quoted text has no end: close it with \"";
inline constexpr std::string_view kEscape = R"(unknown escape '\{}': write \n, \t, \\, \" or \xHH)";
inline constexpr std::string_view kBlank = "put a blank before and after quoted text";
inline constexpr std::string_view kMissing = "{} is missing";
inline constexpr std::string_view kQuoted = "{} is expected here, not quoted text";
inline constexpr std::string_view kUnquoted = "{} is expected here in double quotes, not '{}'";
inline constexpr std::string_view kNoName =
    "'{}' is no NAME: small letters, digits and _, and none of the language's own words";
inline constexpr std::string_view kWrong = "{} is {}, not '{}'";
inline constexpr std::string_view kTooMany = "'{}' is one word too many";
inline constexpr std::string_view kNoPart = "'{}' is none of {}";
inline constexpr std::string_view kAfter = "the value after '{}'";
inline constexpr std::string_view kTwice = "{} is given twice";
inline constexpr std::string_view kExcludes = "{} and {} exclude each other";
inline constexpr std::string_view kGoesWith = "{0} goes with {1}: add {1} to {2}";
inline constexpr std::string_view kOneFamily = "{} and {} are both IPv4 or both IPv6";
inline constexpr std::string_view kReadOnly = "{} can only be read: use getsockopt";
inline constexpr std::string_view kSetOnly = "{} can only be set: use setsockopt";
/// The verb and one of the above, and how the verb is written.
inline constexpr std::string_view kWrite = "{}: {}; write: {}";

struct Named {
    std::string_view name;
    std::string_view pattern;
};

/// All of them by name, for the vocabulary.
inline constexpr std::array kAll = {
    Named{"no_end", kNoEnd},       Named{"escape", kEscape},      Named{"blank", kBlank},
    Named{"missing", kMissing},    Named{"quoted", kQuoted},      Named{"unquoted", kUnquoted},
    Named{"no_name", kNoName},     Named{"wrong", kWrong},        Named{"too_many", kTooMany},
    Named{"no_part", kNoPart},     Named{"after", kAfter},        Named{"twice", kTwice},
    Named{"excludes", kExcludes},  Named{"goes_with", kGoesWith}, Named{"one_family", kOneFamily},
    Named{"read_only", kReadOnly}, Named{"set_only", kSetOnly},   Named{"write", kWrite}};

}  // namespace bindlab::message
