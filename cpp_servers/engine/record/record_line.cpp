#include "cpp_servers/engine/record/record_line.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

#include "cpp_servers/engine/record/json_line.hpp"

namespace bindlab {
namespace {

using Json = nlohmann::ordered_json;

template <class T>
Json or_null(const std::optional<T>& value) {
    return value ? Json(*value) : Json();
}

Json members(const Begin& it) {
    return {{"kind", "begin"},
            {"format", kObservationsFormat},
            {"case", it.case_id},
            {"backend", it.backend.name},
            {"accelerator", it.backend.accelerator},
            {"kernel",
             {{"release", it.kernel.release},
              {"version", it.kernel.version},
              {"machine", it.kernel.machine}}},
            {"engine", it.engine.version},
            {"commit", it.engine.commit},
            {"executable", it.executable},
            {"wall_time", it.wall_time},
            {"monotonic", to_seconds(it.monotonic)},
            {"plan_bytes", it.plan_bytes}};
}

Json members(const NeedLooked& it) {
    return {{"kind", "need"},
            {"name", it.name},
            {"need_kind", it.need_kind},
            {"present", it.present},
            {"detail", it.detail}};
}

Json object_of(const InterfaceSeen& it) {
    return {{"device", it.device}, {"index", it.index}, {"mac", it.mac},
            {"mtu", it.mtu},       {"up", it.up},       {"addresses", it.addresses}};
}

Json object_of(const SysctlSeen& it) {
    Json sysctl = Json::object();
    if (it.change) {
        sysctl["was"] = or_null(it.change->was);
        sysctl["set"] = it.change->set;
    }
    sysctl["now"] = or_null(it.now);
    return sysctl;
}

Json members(const HostMade& it) {
    Json interfaces = Json::array();
    for (const InterfaceSeen& interface : it.interfaces) {
        interfaces.push_back(object_of(interface));
    }
    Json sysctls = Json::object();
    for (const SysctlSeen& sysctl : it.sysctls) {
        sysctls[sysctl.name] = object_of(sysctl);
    }
    return {{"kind", "host"},
            {"name", it.name},
            {"namespace", it.inode},
            {"interfaces", std::move(interfaces)},
            {"sysctls", std::move(sysctls)}};
}

Json members(const CaptureBegun& it) {
    return {{"kind", "capture"}, {"host", it.host},        {"device", it.device},
            {"file", it.file},   {"by", to_string(it.by)}, {"ready", to_seconds(it.ready)}};
}

Json members(const ActorStarted& it) {
    return {{"kind", "actor"},
            {"name", it.name},
            {"host", or_null(it.host)},
            {"pid", it.pid},
            {"uid", or_null(it.seen.uid)},
            {"namespace", or_null(it.seen.network)},
            {"executable", or_null(it.seen.executable)},
            {"command", or_null(it.seen.command)},
            {"program", it.program}};
}

Json object_of(const SocketEntry& it) {
    return {{"protocol", to_string(it.protocol)},
            {"family", it.ipv6 ? "ipv6" : "ipv4"},
            {"state", it.state},
            {"local", it.local.to_string()},
            {"remote", it.remote.to_string()},
            {"timer", it.timer},
            {"timer_ms", it.timer_left.count()},
            {"inode", it.inode},
            {"uid", it.uid},
            {"rqueue", it.receive_queue},
            {"wqueue", it.send_queue},
            {"interface", it.interface}};
}

Json object_of(const Snapshot& snapshot) {
    Json tables = Json::object();
    for (const auto& [host, table] : snapshot) {
        Json& entries = tables[host] = Json::array();
        for (const SocketEntry& entry : table) {
            entries.push_back(object_of(entry));
        }
    }
    return tables;
}

Json parse_reply(const std::string& reply) {
    if (reply.empty()) {
        return nullptr;
    }
    try {
        return Json::parse(reply);
    } catch (const Json::exception& error) {
        throw std::invalid_argument(error.what());
    }
}

Json object_of(const OpenSocket& it) {
    return {{"actor", it.actor},           {"descriptor", it.descriptor},
            {"inode", it.inode},           {"reuse_address", it.reuse_address},
            {"reuse_port", it.reuse_port}, {"v6only", or_null(it.v6only)}};
}

Json object_of(const Inquiry& it) {
    Json sockets = Json::array();
    for (const OpenSocket& socket : it.sockets) {
        sockets.push_back(object_of(socket));
    }
    return {{"sockets", std::move(sockets)},
            {"port_range", or_null(it.port_range)},
            {"addresses", it.addresses},
            {"tentative", it.tentative}};
}

Json members(const StepDone& it) {
    Json step = {{"kind", "step"},
                 {"n", it.number},
                 {"t0", to_seconds(it.t0)},
                 {"t1", to_seconds(it.t1)},
                 {"outcome", it.outcome},
                 {"value", or_null(it.value)},
                 {"detail", it.detail},
                 {"timed_out", it.timed_out},
                 {"reply", parse_reply(it.reply)},
                 {"before", object_of(it.before)},
                 {"after", object_of(it.after)}};
    if (it.inquiry) {
        step["inquiry"] = object_of(*it.inquiry);
    }
    if (it.not_done) {
        step["not_done"] = {{"step", it.not_done->step}, {"outcome", it.not_done->outcome}};
    }
    if (it.counter) {
        step["counter"] = {{"name", it.counter->name},
                           {"since", it.counter->since},
                           {"was", it.counter->was},
                           {"now", it.counter->now}};
    }
    return step;
}

Json members(const CaptureEnded& it) {
    return {{"kind", "capture-end"},
            {"file", it.file},
            {"captured", it.captured},
            {"received", it.received},
            {"whole", it.whole},
            {"dropped", it.dropped},
            {"interface_packets", it.interface_packets},
            {"bytes", it.bytes},
            {"ok", it.ok},
            {"detail", it.detail}};
}

Json members(const ActorEnded& it) {
    Json end = {
        {"kind", "actor-end"}, {"name", it.name}, {"how", it.how}, {"expected", it.expected}};
    if (!it.printed.empty()) {
        end["printed"] = it.printed;
    }
    return end;
}

Json members(const EngineFault& it) {
    return {{"kind", "fault"}, {"what", it.what}, {"where", it.where}, {"todo", it.todo}};
}

Json members(const End& it) {
    Json hashes = Json::object();
    for (const FileHash& hash : it.came_out.hashes) {
        hashes[hash.file] = hash.digits;
    }
    hashes[it.before.file] = it.before.digits;
    const auto& aborted = it.came_out.aborted;
    return {
        {"kind", "end"},
        {"complete", it.came_out.complete},
        {"skipped", or_null(it.came_out.skipped)},
        {"aborted", aborted ? Json{{"step", aborted->step}, {"reason", aborted->reason}} : Json()},
        {"steps", it.came_out.steps},
        {"records", it.records},
        {"bytes", it.bytes},
        {"sha256", std::move(hashes)},
        {"seconds", to_seconds(it.seconds)}};
}

}  // namespace

std::string line_of(std::uint64_t number, const Record& record) {
    const Json rest = std::visit([](const auto& it) { return members(it); }, record);
    return fmt::format(R"({{"seq":{},{})", number, json_line(rest).substr(1));
}

}  // namespace bindlab
