// What an actor says after one line: the call as written, its return and errno as data, how long it
// took, or the fault that kept it from being made at all. Passive data with two faces: a line of
// text for a person (answer.cpp) and a line of JSON for the engine (answer_json.cpp).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bindlab {

struct Answer {
    std::string call;        // the line as given, without surrounding blanks
    long ret = 0;            // what the call returned; -1 with errno_name
    std::string errno_name;  // "EADDRINUSE"; empty when the call succeeded
    std::string error;       // strerror's words; empty when the call succeeded
    std::optional<std::string>
        value;           // what the call yields besides ret: received bytes, an endpoint
    double seconds = 0;  // CLOCK_MONOTONIC around the system call alone
    std::vector<std::pair<std::string, std::string>> more;  // further findings: from, seq, ack, …
    std::string fault;  // not empty: no call was made, these words say why; ret … more mean nothing
    bool quoted = false;  // the value is bytes off the wire: the text face prints it in quotes

    [[nodiscard]] bool is_fault() const { return !fault.empty(); }
    [[nodiscard]] bool succeeded() const { return fault.empty() && ret >= 0; }
    /// The finding called `key` in `more`; empty when there is none.
    [[nodiscard]] std::string_view find(std::string_view key) const;
};

/// As strace prints it: `bind 10.0.0.1:80 = -1 EADDRINUSE (Address already in use) <0.000012>`,
/// `recv conn = 5 "hello" <…>`, `getsockname = 0 [10.0.0.1:80] <…>`, or `? the fault`. No newline
/// at the end.
std::string to_text(const Answer& answer);

/// Bytes in double quotes, with the escapes that the actor's own lines take: \n \t \\ \" \xHH.
/// UTF-8 is left as it is; every other byte above 0x7f is escaped.
std::string quote(std::string_view bytes);

/// One JSON object on one line, no newline at the end. A value that is not UTF-8 has its wrong
/// bytes replaced by U+FFFD and is given once more, whole, as hexadecimal digits in more.hex.
std::string to_json(const Answer& answer);

/// The same for a line that was only checked and is no fault: its call, and null for the fault.
std::string accepted_to_json(const Answer& answer);

/// The inverse of to_json; `quoted` is not carried. Throws std::invalid_argument when the line is
/// no JSON object of that form (an actor that babbles).
Answer answer_from_json(std::string_view line);

}  // namespace bindlab
