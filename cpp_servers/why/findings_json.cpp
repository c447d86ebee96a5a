#include "cpp_servers/why/findings_json.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <ctime>
#include <nlohmann/json.hpp>

#include "cpp_servers/why/holder_words.hpp"
#include "cpp_servers/why/sentence.hpp"
#include "netns/names.hpp"

namespace bindlab {

namespace {

using nlohmann::ordered_json;

std::string utc_time(std::chrono::system_clock::time_point time) {
    const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
    std::tm parts{};
    ::gmtime_r(&seconds, &parts);
    return fmt::format("{:%FT%TZ}", parts);
}

ordered_json or_null(const std::string& text) {
    return text.empty() ? ordered_json(nullptr) : ordered_json(text);
}

ordered_json owner_json(const SocketOwner& owner) {
    const ProcessFacts& process = owner.process;
    return {{"pid", process.pid},
            {"descriptor", owner.descriptor},
            {"thread", owner.thread == 0 ? ordered_json(nullptr) : ordered_json(owner.thread)},
            {"program", process.program},
            {"command", process.command},
            {"uid", process.uid},
            {"user", or_null(process.user)},
            {"started", utc_time(process.started)},
            {"parent", process.parent},
            {"parent_gone", process.parent_gone}};
}

ordered_json options_json(const HeldSocket& held) {
    if (!held.options) {
        return nullptr;
    }
    ordered_json json = {{"SO_REUSEADDR", held.options->reuse.address},
                         {"SO_REUSEPORT", held.options->reuse.port}};
    if (const auto v6only = held.v6only()) {
        json["IPV6_V6ONLY"] = *v6only;
    }
    return json;
}

ordered_json socket_json(const HeldSocket& held, const HostFacts& host) {
    const SocketEntry& entry = held.entry;
    ordered_json json = {{"protocol", to_string(entry.protocol)},
                         {"state", entry.state},
                         {"as", to_string(held.as)},
                         {"local", entry.local.to_string()},
                         {"remote", nullptr},
                         {"device", or_null(held.device)},
                         {"uid", nullptr},
                         {"inode", nullptr},
                         {"timer", entry.timer},
                         {"timer_left_ms", entry.timer_left.count()},
                         {"goes_by_itself", held.is_remnant()},
                         {"ephemeral", held.ephemeral},
                         {"ends", end_words(held, host)},
                         {"prevented_by", or_null(prevention_words(held, host))},
                         {"options", options_json(held)},
                         {"options_hidden", or_null(held.options_hidden)},
                         {"owners", ordered_json::array()}};
    if (entry.remote.port != 0) {
        json["remote"] = entry.remote.to_string();
    }
    if (entry.owner()) {  // the kernel knows no user of the others
        json["uid"] = entry.uid;
        json["inode"] = entry.inode;
    }
    for (const SocketOwner& owner : held.owners) {
        json["owners"].push_back(owner_json(owner));
    }
    return json;
}

ordered_json sockets_json(const Findings& findings) {
    ordered_json all = ordered_json::array();
    for (const HeldSocket& held : findings.sockets) {
        all.push_back(socket_json(held, findings.host));
    }
    return all;
}

std::string name_of_error(int error) {
    return error == 0 ? "ok" : errno_name(error);
}

/// Refused before the kernel comes to the port.
BindVerdict refused_verdict(ReuseOptions options) {
    BindVerdict verdict;
    verdict.options = options;
    verdict.listen = "-";
    return verdict;
}

ordered_json verdict_json(const Findings& findings, std::size_t at) {
    const BindVerdict verdict = findings.refusal == 0
                                    ? findings.verdicts[at]
                                    : refused_verdict(findings.verdicts[at].options);
    const Rule* const rule = verdict.because.rule;
    const bool unknown = verdict.bind == BindAnswer::unknown;
    ordered_json json = {
        {"SO_REUSEADDR", verdict.options.address},
        {"SO_REUSEPORT", verdict.options.port},
        {"bind", findings.refusal != 0 ? errno_name(findings.refusal)
                 : unknown             ? "unknown"
                                       : std::string(to_string(verdict.bind))},
        {"listen", unknown ? "unknown" : verdict.listen},
        {"socket", nullptr},
        {"rule", rule == nullptr ? ordered_json(nullptr) : ordered_json(rule->id)},
        {"sentence", rule == nullptr ? ordered_json(nullptr) : ordered_json(rule->sentence)},
        {"lacking", or_null(verdict.lacking)},
        {"unknown", or_null(unknown ? unknown_words(verdict, findings) : "")},
        {"tried", nullptr}};
    if (verdict.holder) {
        json["socket"] = *verdict.holder;
    }
    if (!findings.trials.empty() && findings.trials.at(at).error) {
        json["tried"] = name_of_error(*findings.trials.at(at).error);
    }
    return json;
}

ordered_json hidden_json(const HiddenProcesses& hidden) {
    return {{"processes", hidden.count}, {"uids", hidden.users}, {"unlisted", hidden.unlisted}};
}

ordered_json request_json(const BindRequest& request) {
    return {{"protocol", to_string(request.protocol)},
            {"address", request.where.address.to_string()},
            {"port", request.where.port},
            {"SO_REUSEADDR", request.options.address},
            {"SO_REUSEPORT", request.options.port},
            {"IPV6_V6ONLY", request.v6only},
            {"uid", request.uid},
            {"device", or_null(request.device)}};
}

ordered_json namespaces_json(const OtherNamespaces& others) {
    ordered_json all = ordered_json::array();
    for (const OtherNamespace& other : others.found) {
        all.push_back({{"name", other.name},
                       {"path", or_null(other.path)},
                       {"kept_by", to_string(other.kept_by)},
                       {"pid", other.pid == 0 ? ordered_json() : ordered_json(other.pid)},
                       {"program", or_null(other.program)},
                       {"obstacle", or_null(other.obstacle)},
                       {"sockets", sockets_json(other.findings)}});
    }
    return {{"found", all}, {"hidden", hidden_json(others.hidden)}};
}

}  // namespace

std::string to_json(const Findings& findings, const OtherNamespaces* others) {
    ordered_json json = {{"format", kWhyFormat},
                         {"sentence", sentence_of(findings)},
                         {"exit", static_cast<int>(exit_of(findings))},
                         {"kernel", to_string(findings.host.kernel)},
                         {"request", request_json(findings.request)},
                         {"refused", nullptr},
                         {"sockets", sockets_json(findings)},
                         {"verdicts", ordered_json::array()},
                         {"hidden", hidden_json(findings.hidden)},
                         {"may_miss_bound", findings.may_miss_bound},
                         {"bindv6only", findings.host.bindv6only},
                         {"namespaces", nullptr}};
    if (findings.refusal != 0) {
        json["refused"] = {{"errno", errno_name(findings.refusal)},
                           {"because", refusal_words(findings.refusal, findings)}};
    }
    for (std::size_t at = 0; at < findings.verdicts.size(); ++at) {
        json["verdicts"].push_back(verdict_json(findings, at));
    }
    if (others != nullptr) {
        json["namespaces"] = namespaces_json(*others);
    }
    // All letters but ASCII are escaped (\u009b): a terminal acts on some.
    return json.dump(-1, ' ', true, ordered_json::error_handler_t::replace);
}

}  // namespace bindlab
