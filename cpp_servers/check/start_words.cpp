#include "cpp_servers/check/start_words.hpp"

#include <fmt/format.h>

#include <chrono>

namespace bindlab {

namespace {

/// So many calls alike are told one by one.
constexpr std::size_t kToldAlike = 8;

std::string end_words(const Attempt& attempt) {
    std::string text = attempt.end.empty() ? "still runs" : attempt.end;
    if (!attempt.words.empty()) {
        text += fmt::format(", its last words: {}", attempt.words);
    }
    return text;
}

std::string decisive_words(const Attempt& attempt) {
    return attempt.decisive ? attempt.decisive->to_string() : "no call was seen";
}

std::string place_words(const std::vector<Endpoint>& instead) {
    std::string text;
    for (const Endpoint& where : instead) {
        text += fmt::format("{}{}", text.empty() ? ", and listens at " : ", ", where.to_string());
    }
    return text;
}

std::string reuse_words(ReuseOptions options) {
    if (options.address && options.port) {
        return "SO_REUSEADDR and SO_REUSEPORT";
    }
    return options.address ? "SO_REUSEADDR" : options.port ? "SO_REUSEPORT" : "no reuse option";
}

std::string option_words(const ListenerSeen& listener) {
    if (!listener.at_bind) {
        return "options not seen";
    }
    std::string text = reuse_words(*listener.at_bind);
    if (listener.now && listener.now != listener.at_bind) {
        text += fmt::format(" at bind(), {} afterwards", reuse_words(*listener.now));
    }
    return text;
}

}  // namespace

std::string attempt_words(const Attempt& attempt) {
    switch (attempt.came) {
        case Came::not_done:
            break;
        case Came::up:
            return "came up";
        case Came::refused:
            return fmt::format("was refused ({}){}{}", decisive_words(attempt),
                               attempt.up_later ? ", and came up later" : "",
                               place_words(attempt.instead));
        case Came::failed:
            return attempt.was_up ? fmt::format("came up, and did not go on listening ({})",
                                                end_words(attempt))
                                  : fmt::format("failed ({})", decisive_words(attempt));
        case Came::ended:
            if (attempt.was_up) {
                return fmt::format("came up, and ended at once ({})", end_words(attempt));
            }
            return fmt::format(
                "ended {} ({})",
                attempt.bound ? "between bind() and listen()" : "without a bind() to its port",
                end_words(attempt));
        case Came::silent:
            return fmt::format("did not listen in time ({})", end_words(attempt));
    }
    return "was not done";
}

std::string second_start_words(const SecondStart& second) {
    const std::string who =
        second.other_user ? "a second copy by another user" : "a second copy by the same user";
    if (!second.not_done.empty()) {
        return fmt::format("{} was not tried: {}", who, second.not_done);
    }
    if (second.attempt.came != Came::up && second.shared.empty()) {
        return fmt::format("{} {}", who, attempt_words(second.attempt));
    }
    const std::string place =
        second.attempt.came == Came::up || second.shared.empty()
            ? "the port"
            : fmt::format("{}, though it {}", second.shared.front().where.to_string(),
                          attempt_words(second.attempt));
    std::string words = fmt::format("{} silently shares {}", who, place);
    if (second.connections != 0) {  // UDP has none
        words += fmt::format(": of {} connections the first got {}, the second {}",
                             second.connections, second.first, second.second);
        if (const std::size_t unseen = second.connections - second.first - second.second;
            unseen != 0) {
            words += fmt::format(" (of {} it was not seen)", unseen);
        }
    }
    return words;
}

std::string reload_words(const Reload& reload) {
    if (!reload.not_done.empty()) {
        return fmt::format("reload by {} was not tried: {}", reload.signal, reload.not_done);
    }
    const char* listener =
        reload.before == reload.after ? "the listener stayed" : "the listener is another one";
    return fmt::format(
        "reload by {}: {}, of {} connections {} lost, {} unanswered (before it: {} lost)",
        reload.signal, reload.ended ? "it ended" : listener, reload.made, reload.lost,
        reload.unanswered, reload.lost_before);
}

std::string listener_words(const ListenerSeen& listener) {
    std::string text =
        fmt::format("{} {}", to_string(listener.protocol), listener.where.to_string());
    if (listener.protocol == Protocol::tcp) {
        text += fmt::format(", backlog {}", listener.backlog);
    }
    text += ", " + option_words(listener);
    if (listener.v6only) {
        text += *listener.v6only ? ", IPV6_V6ONLY" : ", also IPv4 (no IPV6_V6ONLY)";
    }
    if (listener.close_on_exec) {
        text += *listener.close_on_exec ? ", close-on-exec" : ", not close-on-exec";
    }
    if (listener.sockets > 1) {
        text += fmt::format(", {} sockets", listener.sockets);
    }
    return text;
}

std::string socket_words(const SocketEntry& entry) {
    std::string text =
        fmt::format("{} {} - {}", entry.state, entry.local.to_string(), entry.remote.to_string());
    if (entry.timer != "off") {
        text += fmt::format(", {} {:.1f} s", entry.timer,
                            std::chrono::duration<double>(entry.timer_left).count());
    }
    return text + (entry.owner() ? ", open" : ", no process");
}

std::vector<std::string> call_lines(const std::vector<PortCall>& calls) {
    const auto seconds = [](const PortCall& call) {
        return std::chrono::duration<double>(call.at).count();
    };
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < calls.size();) {
        const PortCall& call = calls[at];
        lines.push_back(
            fmt::format("{:>6.3f} s  pid {}: {}", seconds(call), call.pid, call.to_string()));
        std::size_t next = at + 1;
        while (next < calls.size() && calls[next].to_string() == call.to_string()) {
            ++next;
        }
        if (next - at > kToldAlike) {
            const PortCall& last = calls[next - 1];
            lines.push_back(fmt::format("{:>6.3f} s  pid {}: the same, the last of {}",
                                        seconds(last), last.pid, next - at));
            at = next;
        } else {
            ++at;
        }
    }
    return lines;
}

}  // namespace bindlab
