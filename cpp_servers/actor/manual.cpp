// What the actor tells a person about its own language, made from the tables.
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "cpp_servers/actor/actor.hpp"
#include "cpp_servers/actor/socket_option.hpp"
#include "cpp_servers/actor/verb.hpp"

namespace bindlab {

namespace {

constexpr std::string_view kIntroduction =
    R"(One call a line: VERB [NAME] ARGUMENTS. A socket's NAME is given by 'as NEW' and may be left out:
socket makes 'sock', accept makes 'conn', dup makes 'copy', fork makes 'child', flow makes 'flow',
thread makes 'thread', and every other verb takes 'sock' (segment and answer: 'flow'; reap: 'child';
join: 'thread').
Addresses: 10.0.0.1:9527, [fd00::1]:9527, wildcard 0.0.0.0:9527 or [::]:9527, with a device
[fe80::1%eth0]:9527; unix:PATH with PATH a /tmp/NAME, or @NAME in the abstract namespace.
Text in double quotes with \n \t \\ \" \xHH. '#' starts a comment.

An answer reads like strace: the call, what it returned, the error, what it yields, how long it took.

    socket tcp = 3 <0.000021>
    setsockopt SO_REUSEADDR 1 = 0 <0.000002>
    bind 127.0.0.1:9527 = -1 EADDRINUSE (Address already in use) <0.000004>
)";

constexpr std::string_view kNumbers = R"(
Numbers of a segment: N; +K and -K from where the flow stands (seq: our next byte; ack: the next byte
we expect; ts: our last timestamp); last+K and last-K from where the earlier flow between the same
endpoints stands. Left out: seq goes on, ack acknowledges all that was answered, timestamps go on if
the last segment had them. A SYN without seq takes 1000 (isn N is the same as seq N) and carries an
MSS. The peer must be told by a permanent neighbour entry that LOCAL is here; nobody here may own it.
)";

constexpr std::size_t kWidth = 100;

// A paragraph whose lines begin with `indent` blanks and end before kWidth.
std::string paragraph(std::string_view text, std::size_t indent) {
    std::string lines;
    std::size_t column = kWidth;
    while (!text.empty()) {
        const std::string_view word = text.substr(0, text.find(' '));
        text.remove_prefix(std::min(text.size(), word.size() + 1));
        if (column + 1 + word.size() > kWidth) {
            lines += lines.empty() ? "" : "\n";
            lines.append(indent, ' ');
            column = indent;
        } else {
            lines += ' ';
            ++column;
        }
        lines += word;
        column += word.size();
    }
    return lines + '\n';
}

}  // namespace

std::string actor_manual() {
    std::string text(kIntroduction);
    text += "\nVerbs:\n";
    for (const Verb& verb : all_verbs()) {
        text += fmt::format("  {}\n{}", usage(verb), paragraph(verb.about, 6));
    }
    text += kNumbers;
    text += "\nOptions:\n";
    for (const SocketOption& option : socket_options()) {
        text += fmt::format("  {} {}\n{}", option.name, usage(option.value->forms),
                            paragraph(option.about, 6));
    }
    return text;
}

}  // namespace bindlab
