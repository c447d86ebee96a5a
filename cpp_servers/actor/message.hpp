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
inline constexpr std::string_view kFault = "{}: {}";
inline constexpr std::string_view kPort = "'{}' is no port: a port is a number from 0 to 65535";
inline constexpr std::string_view kNoPort = "'{0}' has no port: write for example {0}:9527";
inline constexpr std::string_view kNoAddress =
    "'{}' is no address: write one like 10.0.0.1 or [fd00::1], or 0.0.0.0 or [::] for any; names "
    "are not looked up";
inline constexpr std::string_view kBrackets =
    "'{}': before a port an IPv6 address stands in brackets, like [fd00::1]:9527";
inline constexpr std::string_view kOnlySix = "'{}': brackets are for IPv6 addresses";
inline constexpr std::string_view kPrefix = "'{}': an address with a port has no prefix";
inline constexpr std::string_view kScope =
    "'{}': a scope is an IPv6 address's, within its brackets, like [fe80::1%eth0]:9527";
inline constexpr std::string_view kNoScope = "'{}': no scope can stand here";
inline constexpr std::string_view kNoDevice = "'{}' is no device's name";
inline constexpr std::string_view kUnix =
    "'{0}': a path is a name in {1} like unix:{1}x.sock, another name is like unix:@x, and neither "
    "is longer than {2} bytes";
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
    Named{"no_end", kNoEnd},       Named{"escape", kEscape},        Named{"blank", kBlank},
    Named{"missing", kMissing},    Named{"quoted", kQuoted},        Named{"unquoted", kUnquoted},
    Named{"no_name", kNoName},     Named{"wrong", kWrong},          Named{"fault", kFault},
    Named{"port", kPort},          Named{"no_port", kNoPort},       Named{"no_address", kNoAddress},
    Named{"brackets", kBrackets},  Named{"only_six", kOnlySix},     Named{"prefix", kPrefix},
    Named{"scope", kScope},        Named{"no_scope", kNoScope},     Named{"no_device", kNoDevice},
    Named{"unix", kUnix},          Named{"too_many", kTooMany},     Named{"no_part", kNoPart},
    Named{"after", kAfter},        Named{"twice", kTwice},          Named{"excludes", kExcludes},
    Named{"goes_with", kGoesWith}, Named{"one_family", kOneFamily}, Named{"read_only", kReadOnly},
    Named{"set_only", kSetOnly},   Named{"write", kWrite}};

}  // namespace bindlab::message
