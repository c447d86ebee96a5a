#include "cpp_servers/why/command/unix_reasons.hpp"

#include <fmt/format.h>

#include <cerrno>

#include "cpp_servers/why/command/plain_reasons.hpp"
#include "cpp_servers/why/holder_words.hpp"
#include "cpp_servers/why/sentence.hpp"

namespace bindlab {

namespace {

std::string name_words(const UnixHolder& holder) {
    return holder.name.is_abstract ? "The abstract name @" + holder.name.name : holder.name.name;
}

std::string server_words(const UnixHolder& holder) {
    if (holder.owners.empty()) {
        const std::string hidden = hidden_words(holder.hidden);
        return hidden.empty() ? "a process that cannot be seen from here"
                              : "a process that cannot be seen from here (" + hidden + ")";
    }
    const auto more = holder.owners.size() - 1;
    return process_words(holder.owners.front().process) +
           (more == 0 ? "" : fmt::format(" and {} more", more));
}

/// A socket file that no socket that can be seen has.
Explanation explain_left_over(const UnixHolder& holder) {
    const std::string remove = fmt::format("rm {}", holder.name.name);
    Explanation why;
    why.kind = ReasonKind::path_left_over;
    if (holder.may_be_elsewhere()) {
        why.sentence = fmt::format(
            "{} seems left over: bind() makes the file and nothing removes it (unix(7)), and no "
            "socket that can be seen from here has it. But its server may be in another network "
            "namespace, and {}.",
            name_words(holder), hidden_words(holder.of_unseen_namespaces));
        why.remedies = {"Look as root who has it.", remove + ", if its server has ended."};
    } else {
        why.sentence = fmt::format(
            "{} is left over: a socket whose process has ended, for bind() makes the file and "
            "nothing removes it (unix(7)). No socket has it, of this network namespace or another "
            "that a process is in.",
            name_words(holder));
        why.remedies = {remove};
    }
    why.remedies.emplace_back(
        "In the program: unlink() before bind(), under a lock file's protection if two may start "
        "at once.");
    why.remedies.emplace_back("An abstract name, or systemd's socket activation.");
    return why;
}

Explanation explain_in_use(const UnixHolder& holder) {
    Explanation why;
    if (!holder.sockets.empty()) {
        why.kind = ReasonKind::path_served;
        why.sentence = fmt::format("{} is the socket of {}, which has it open.", name_words(holder),
                                   server_words(holder));
        why.remedies = {"End it, or take another name."};
        return why;
    }
    switch (holder.file) {
        case UnixHolder::File::socket:
            return explain_left_over(holder);
        case UnixHolder::File::other:
            why.kind = ReasonKind::path_other_file;
            why.sentence = fmt::format("{} exists, and is no socket.", name_words(holder));
            why.remedies = {"Take another path, or move the file away."};
            break;
        case UnixHolder::File::none:
            why.kind = ReasonKind::port_unexplained;
            why.sentence = fmt::format("{} was in use, and is not any more.", name_words(holder));
            break;
    }
    return why;
}

Explanation explain_refusal(const UnixHolder& holder) {
    if (!holder.sockets.empty()) {
        return {ReasonKind::nobody_listens,
                fmt::format("{} is bound by {}, which does not listen, or no longer.",
                            name_words(holder), server_words(holder)),
                {},
                {}};
    }
    if (holder.name.is_abstract) {
        return {ReasonKind::nobody_listens,
                fmt::format("No socket has the abstract name @{} in this network namespace: its "
                            "server has not made it, has ended, or is in another one (unix(7)).",
                            holder.name.name),
                {"Start its server."},
                {}};
    }
    switch (holder.file) {
        case UnixHolder::File::socket:
            return {ReasonKind::path_left_over,
                    fmt::format("{} is left over: {}.", name_words(holder),
                                holder.may_be_elsewhere()
                                    ? "nobody that can be seen from here serves it"
                                    : "nobody serves it any more"),
                    {"Start its server."},
                    {}};
        case UnixHolder::File::other:  // unix_find_bsd() of net/unix/af_unix.c
            return {ReasonKind::path_other_file,
                    fmt::format("{} is there, and is no socket.", name_words(holder)),
                    {"Connect to the path of the server's socket."},
                    {}};
        case UnixHolder::File::none:
            break;
    }
    return {ReasonKind::path_missing,
            fmt::format("Nobody served {}, and it is not there any more, or cannot be looked at.",
                        name_words(holder)),
            {"Start its server."},
            {}};
}

}  // namespace

Explanation explain_unix(const SocketCall& call, const UnixHolder& holder) {
    switch (call.error) {
        case EADDRINUSE:
            return explain_in_use(holder);
        case ECONNREFUSED:
            return explain_refusal(holder);
        case ENOENT:
            return {ReasonKind::path_missing,
                    call.kind == SocketCall::Kind::bind
                        ? fmt::format("The folder of {} is not there.", name_words(holder))
                        : fmt::format("{} is not there: its server has not made it, or elsewhere.",
                                      name_words(holder)),
                    {},
                    {}};
        case EACCES:
        case EPERM:
            return {ReasonKind::forbidden,
                    fmt::format("The permissions of {} or of a folder above do not let this user: "
                                "bind() takes write on the folder, connect() write on the socket.",
                                name_words(holder)),
                    {},
                    {}};
        case EAGAIN:
            return {ReasonKind::other,
                    fmt::format("The queue of {} is full: its server does not accept.",
                                name_words(holder)),
                    {"A larger backlog of its listen(), or a blocking connect()."},
                    {}};
        case EINVAL:
            if (call.address.has_wrong_length()) {
                return plain_explanation(call, nullptr);
            }
            return {ReasonKind::already_bound,
                    "This socket is bound already, or the address has no name.",
                    {},
                    {}};
        default:
            return plain_explanation(call, nullptr);
    }
}

}  // namespace bindlab
