#include "cpp_servers/why/evidence.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <ctime>

#include "cpp_servers/why/holder_words.hpp"
#include "cpp_servers/why/sentence.hpp"
#include "netns/names.hpp"

namespace bindlab {

namespace {

using Lines = std::vector<std::string>;

std::string local_time(std::chrono::system_clock::time_point time) {
    const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
    std::tm parts{};
    ::localtime_r(&seconds, &parts);
    return fmt::format("{:%F %T}", parts);
}

std::string yes_no(bool value) {
    return value ? "1" : "0";
}

void add_owner(const SocketOwner& owner, Lines& lines) {
    const ProcessFacts& process = owner.process;
    std::string line =
        fmt::format("    open in {} as descriptor {}, started {}: {}", process_words(process),
                    owner.descriptor, local_time(process.started), process.command);
    lines.push_back(line);
    if (process.parent_gone) {
        lines.push_back(fmt::format(
            "      whoever started it is gone (it is a daemon, or left behind by a server that has "
            "ended); its parent now is {} ({})",
            process.parent,
            process.parent_program.empty() ? "not to be seen" : process.parent_program));
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

void add_socket(const HeldSocket& held, const HostFacts& host, Lines& lines) {
    const SocketEntry& entry = held.entry;
    std::string line = fmt::format("  {} {} {}", entry.protocol == Protocol::tcp ? "TCP" : "UDP",
                                   state_words(entry), entry.local.to_string());
    if (entry.remote.port != 0) {
        line += " to " + entry.remote.to_string();
    }
    if (!held.device.empty()) {
        line += " on device " + held.device;
    }
    lines.push_back(line);
    for (const SocketOwner& owner : held.owners) {
        add_owner(owner, lines);
    }
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
    Lines lines;
    for (const HeldSocket& held : findings.sockets) {
        add_socket(held, findings.host, lines);
    }
    return lines;
}

Lines verdict_lines(const Findings& findings) {
    Lines lines;
    for (std::size_t at = 0; at < findings.verdicts.size(); ++at) {
        const BindVerdict& verdict = findings.verdicts[at];
        const bool asked = verdict.options == findings.request.options;
        lines.push_back(fmt::format("  {} {:<30} bind: {}, listen: {}{}", asked ? "*" : " ",
                                    words_of(verdict.options), to_string(verdict.bind),
                                    verdict.listen, trial_words(findings, at)));
        if (verdict.bind == BindAnswer::unknown) {
            lines.push_back("      " + unknown_words(verdict, findings));
        }
        if (verdict.because.rule == nullptr) {
            continue;
        }
        const std::string lacking = verdict.lacking.empty() ? "" : " (" + verdict.lacking + ")";
        lines.push_back(fmt::format("      rule {}: {}{}", verdict.because.rule->id,
                                    verdict.because.rule->sentence, lacking));
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
        lines.push_back(fmt::format("But {}: {}.", errno_name(findings.refusal),
                                    refusal_words(findings.refusal, findings)));
    }
    if (const std::string words = hidden_words(findings.hidden); !words.empty()) {
        lines.push_back("Not seen: " + words + ".");
    }
    return lines;
}

}  // namespace bindlab
