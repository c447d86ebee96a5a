#include "cpp_servers/why/command/command_json.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "cpp_servers/why/findings_json.hpp"
#include "netns/names.hpp"

namespace bindlab {

namespace {

using nlohmann::ordered_json;

std::string line_of(const ordered_json& json) {
    // All letters but ASCII are escaped (\u009b): a terminal acts on some.
    return json.dump(-1, ' ', true, ordered_json::error_handler_t::replace);
}

ordered_json text_or_null(const std::string& text) {
    return text.empty() ? ordered_json(nullptr) : ordered_json(text);
}

ordered_json frame_json(const StackFrame& frame) {
    return {{"module", text_or_null(frame.module)},
            {"offset", frame.offset},
            {"function", text_or_null(frame.function)},
            {"file", text_or_null(frame.file)},
            {"line", frame.file.empty() ? ordered_json(nullptr) : ordered_json(frame.line)}};
}

ordered_json frame_or_null(const std::optional<StackFrame>& frame) {
    return frame ? frame_json(*frame) : ordered_json(nullptr);
}

ordered_json end_or_null(const std::optional<Endpoint>& end) {
    return end && end->port != 0 ? ordered_json(end->to_string()) : ordered_json(nullptr);
}

ordered_json called_json(const CalledSocket& socket) {
    ordered_json json = {{"domain", socket.domain},
                         {"type", socket.type},
                         {"protocol", socket.protocol},
                         {"SO_REUSEADDR", socket.options.reuse.address},
                         {"SO_REUSEPORT", socket.options.reuse.port},
                         {"IPV6_V6ONLY", nullptr},
                         {"device", text_or_null(socket.device)},
                         {"uid", socket.uid},
                         {"local", end_or_null(socket.local)},
                         {"remote", end_or_null(socket.remote)}};
    if (socket.options.v6only) {
        json["IPV6_V6ONLY"] = *socket.options.v6only;
    }
    return json;
}

ordered_json process_json(const ProcessFacts& process) {
    return {{"pid", process.pid},
            {"program", process.program},
            {"command", process.command},
            {"uid", process.uid},
            {"user", text_or_null(process.user)}};
}

ordered_json call_json(const SocketCall& call) {
    ordered_json json = {{"function", to_string(call.kind)},
                         {"text", call.to_string()},
                         {"descriptor", call.fd},
                         {"address", nullptr},
                         {"backlog", nullptr}};
    if (call.kind == SocketCall::Kind::bind || call.kind == SocketCall::Kind::connect) {
        json["address"] = call.address.to_string();
    }
    if (call.kind == SocketCall::Kind::listen) {
        json["backlog"] = call.backlog;
    }
    return json;
}

ordered_json json_of(const std::vector<PendingConnect>& all) {
    ordered_json json = ordered_json::array();
    for (const PendingConnect& pending : all) {
        json.push_back({{"address", pending.address}, {"listened", nullptr}});
        if (pending.is_listened) {
            json.back()["listened"] = *pending.is_listened;
        }
    }
    return json;
}

}  // namespace

std::string to_json(const FailedCall& failed) {
    ordered_json json = {{"format", kCommandFormat},
                         {"event", "failed-call"},
                         {"process", process_json(failed.process)},
                         {"tid", failed.call.tid},
                         {"call", call_json(failed.call)},
                         {"errno", errno_name(failed.call.error)},
                         {"kind", to_string(failed.why.kind)},
                         {"sentence", failed.why.sentence},
                         {"remedies", failed.why.remedies},
                         {"caller", frame_or_null(caller_in(failed.stack))},
                         {"source", frame_or_null(source_in(failed.stack))},
                         {"stack", ordered_json::array()},
                         {"socket", nullptr},
                         {"socket_hidden", text_or_null(failed.socket_hidden)},
                         {"port", nullptr}};
    for (const StackFrame& frame : failed.stack) {
        json["stack"].push_back(frame_json(frame));
    }
    if (failed.socket) {
        json["socket"] = called_json(*failed.socket);
    }
    if (failed.why.findings) {
        json["port"] = ordered_json::parse(to_json(*failed.why.findings, nullptr));
    }
    return line_of(json);
}

std::string note_json(pid_t pid, const std::string& sentence) {
    return line_of(
        {{"format", kCommandFormat}, {"event", "note"}, {"pid", pid}, {"sentence", sentence}});
}

std::string end_json(const CommandEnd& end) {
    ordered_json json = {
        {"format", kCommandFormat}, {"event", "end"},         {"exit", nullptr},
        {"signal", nullptr},        {"failed", end.failed},   {"repeated", end.repeated},
        {"file", nullptr},          {"went_on", end.went_on}, {"pending", json_of(end.pending)},
        {"sentence", end.sentence}};
    if (end.status.signalled) {
        json["signal"] = signal_name(end.status.value);
    } else {
        json["exit"] = end.status.value;
    }
    if (end.file) {
        json["file"] = {{"path", end.file->path},
                        {"call", end.file->to_string()},
                        {"errno", errno_name(end.file->error)},
                        {"pid", end.file->pid}};
    }
    return line_of(json);
}

}  // namespace bindlab
