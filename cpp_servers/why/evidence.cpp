#include "cpp_servers/why/evidence.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <ctime>
#include <map>
#include <set>
#include <span>

#include "cpp_servers/why/holder_words.hpp"
#include "cpp_servers/why/sentence.hpp"
#include "netns/names.hpp"

namespace bindlab {

namespace {

using Lines = std::vector<std::string>;

/// So many alike are told one by one; of more the first few, and what the rest have in common.
constexpr std::size_t kToldWhole = 8;
constexpr std::size_t kToldAlike = 3;
constexpr std::size_t kToldPids = 8;

std::string local_time(std::chrono::system_clock::time_point time) {
    const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
    std::tm parts{};
    ::localtime_r(&seconds, &parts);
    return fmt::format("{:%F %T}", parts);
}

std::string yes_no(bool value) {
    return value ? "1" : "0";
}

/// "pid 12, 13, 14, 15, 16, 17, 18, 19 and 480 others"
std::string pids_of(std::span<const SocketOwner> owners) {
    std::set<pid_t> pids;
    for (const SocketOwner& owner : owners) {
        pids.insert(owner.process.pid);
    }
    std::string text;
    std::size_t told = 0;
    for (const pid_t pid : pids) {
        if (told == kToldPids) {
            return text + fmt::format(" and {} others", pids.size() - told);
        }
        text += fmt::format("{}{}", told == 0 ? "pid " : ", ", pid);
        ++told;
    }
    return text;
}

void add_owner(const SocketOwner& owner, Lines& lines) {
    const ProcessFacts& process = owner.process;
    std::string line =
        fmt::format("    open in {} as descriptor {}, started {}: {}", process_words(process),
                    owner.descriptor, local_time(process.started), process.command);
    lines.push_back(line);
    if (process.first_thread_ended) {
        lines.emplace_back("      its first thread has ended, others have not (pthread_exit(3))");
    } else if (owner.thread != 0) {
        lines.push_back(
            fmt::format("      its thread {} alone has it, with descriptors of its own "
                        "(unshare(2), CLONE_FILES)",
                        owner.thread));
    }
    if (process.parent_gone) {
        lines.push_back(fmt::format(
            "      whoever started it is gone (it is a daemon, or left behind by a server that has "
            "ended); its parent now is {} ({})",
            process.parent,
            process.parent_program.empty() ? "not to be seen" : process.parent_program));
    }
}

/// Each of a server's many workers has its listener open.
void add_owners(const std::vector<SocketOwner>& owners, Lines& lines) {
    const std::size_t told = owners.size() > kToldWhole ? kToldAlike : owners.size();
    for (const SocketOwner& owner : std::span(owners).first(told)) {
        add_owner(owner, lines);
    }
    if (told < owners.size()) {
        lines.push_back(fmt::format("    and in {} more: {}", owners.size() - told,
                                    pids_of(std::span(owners).subspan(told))));
    }
}

void add_options(const HeldSocket& held, Lines& lines) {
    if (!held.options) {
        if (!held.is_remnant() && held.is_holder()) {
            lines.push_back("    options: not to be seen: " + held.options_hidden);
        }
        return;
    }
    const auto v6only = held.v6only();
    lines.push_back(fmt::format(
        "    options: SO_REUSEADDR {}, SO_REUSEPORT {}{}", yes_no(held.options->reuse.address),
        yes_no(held.options->reuse.port), v6only ? ", IPV6_V6ONLY " + yes_no(*v6only) : ""));
}

/// "TCP TIME_WAIT 10.0.0.1:80", with " on device eth0"; its other end is left out.
std::string socket_words_of(const HeldSocket& held) {
    const SocketEntry& entry = held.entry;
    return fmt::format("{} {} {}{}{}", entry.protocol == Protocol::tcp ? "TCP" : "UDP",
                       state_words(entry), entry.local.to_string(),
                       held.device.empty() ? "" : " on device ", held.device);
}

/// What sockets have in common that are told together: all but their other ends, and whose of
/// several alike they are.
std::string kind_of(const HeldSocket& held) {
    Lines options;
    add_options(held, options);
    std::set<std::string> programs;
    for (const SocketOwner& owner : held.owners) {
        programs.insert(fmt::format("{} {}", owner.process.program, owner.process.user));
    }
    return fmt::format("{} {} {} {} {} {}", socket_words_of(held), to_string(held.as),
                       held.ephemeral, held.entry.uid, fmt::join(options, " "),
                       fmt::join(programs, " "));
}

void add_socket(const HeldSocket& held, const HostFacts& host, Lines& lines) {
    const SocketEntry& entry = held.entry;
    std::string line = "  " + socket_words_of(held);
    if (entry.remote.port != 0) {
        line += " to " + entry.remote.to_string();
    }
    lines.push_back(line);
    add_owners(held.owners, lines);
    if (held.owners.empty()) {
        lines.push_back("    held by " + subject_words(held));
    }
    add_options(held, lines);
    const bool by_itself = held.is_remnant() || held.as == HeldAs::request;
    lines.push_back((by_itself ? "    it " : "    there until ") + end_words(held, host));
    if (const std::string words = prevention_words(held, host); !words.empty()) {
        lines.push_back("    by chance, as it seems: " + words);
    }
}

/// Those of a kind that are not told one by one.
void add_rest(std::span<const HeldSocket* const> rest, const HostFacts& host, Lines& lines) {
    const HeldSocket& one = *rest.front();
    lines.push_back(fmt::format("  and {} more {}", rest.size(), socket_words_of(one)));
    std::vector<SocketOwner> owners;
    for (const HeldSocket* const held : rest) {
        owners.insert(owners.end(), held->owners.begin(), held->owners.end());
    }
    if (!owners.empty()) {
        lines.push_back("    open in " + pids_of(owners));
    }
    if (one.is_remnant()) {
        const auto last = std::ranges::max(
            rest, {}, [](const HeldSocket* held) { return held->entry.timer_left; });
        lines.push_back("    the last of them " + end_words(*last, host));
    }
}

std::string trial_words(const Findings& findings, std::size_t at) {
    if (findings.trials.empty()) {
        return {};
    }
    const auto& error = findings.trials.at(at).error;
    if (!error) {
        return "; not tried: a datagram might be lost";
    }
    return fmt::format("; the kernel, asked: {}", *error == 0 ? "ok" : errno_name(*error));
}

}  // namespace

Lines socket_lines(const Findings& findings) {
    struct Kind {
        std::vector<const HeldSocket*> all;
        std::size_t told = 0;
    };
    std::map<std::string, Kind> kinds;
    std::vector<Kind*> kind_at;
    for (const HeldSocket& held : findings.sockets) {
        Kind& kind = kinds[kind_of(held)];
        kind.all.push_back(&held);
        kind_at.push_back(&kind);
    }
    Lines lines;
    for (std::size_t at = 0; at < findings.sockets.size(); ++at) {
        Kind& kind = *kind_at[at];
        const std::size_t whole = kind.all.size() > kToldWhole ? kToldAlike : kind.all.size();
        if (kind.told < whole) {
            add_socket(findings.sockets[at], findings.host, lines);
        } else if (kind.told == whole) {
            add_rest(std::span(kind.all).subspan(whole), findings.host, lines);
        }
        ++kind.told;
    }
    return lines;
}

Lines verdict_lines(const Findings& findings) {
    Lines lines;
    std::set<const Rule*> told;  // each once
    std::string last_unknown;
    for (std::size_t at = 0; at < findings.verdicts.size(); ++at) {
        const BindVerdict& verdict = findings.verdicts[at];
        const bool asked = verdict.options == findings.request.options;
        const bool is_refused = findings.refusal != 0;
        lines.push_back(fmt::format(
            "  {} {:<30} bind: {}, listen: {}{}", asked ? "*" : " ", words_of(verdict.options),
            is_refused ? errno_name(findings.refusal) : std::string(to_string(verdict.bind)),
            is_refused ? "-" : verdict.listen, trial_words(findings, at)));
        if (is_refused) {
            continue;  // before the kernel comes to the port
        }
        if (verdict.bind == BindAnswer::unknown) {
            std::string unknown = unknown_words(verdict, findings);
            const bool is_told = unknown == last_unknown;
            lines.push_back("      " + (is_told ? "cannot know for the same reason" : unknown));
            last_unknown = std::move(unknown);
        }
        if (verdict.because.rule == nullptr) {
            continue;
        }
        const std::string lacking = verdict.lacking.empty() ? "" : " (" + verdict.lacking + ")";
        const bool is_new = told.insert(verdict.because.rule).second;
        lines.push_back(fmt::format("      rule {}{}{}{}", verdict.because.rule->id,
                                    is_new ? ": " : "",
                                    is_new ? verdict.because.rule->sentence : "", lacking));
    }
    return lines;
}

Lines evidence_of(const Findings& findings) {
    Lines lines = socket_lines(findings);
    lines.push_back(fmt::format("What {} would say (* as asked for), by the rules of Linux {}:",
                                words_of(findings.request.with({})),
                                to_string(findings.host.kernel)));
    for (std::string& line : verdict_lines(findings)) {
        lines.push_back(std::move(line));
    }
    if (findings.refusal != 0) {
        lines.push_back(fmt::format("{}: {}.", errno_name(findings.refusal),
                                    refusal_words(findings.refusal, findings)));
    }
    if (const std::string words = hidden_words(findings.hidden); !words.empty()) {
        lines.push_back("Not seen: " + words + ".");
    }
    return lines;
}

}  // namespace bindlab
