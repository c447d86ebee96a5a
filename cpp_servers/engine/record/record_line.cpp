#include "cpp_servers/engine/record/record_line.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

#include "cpp_servers/engine/record/json_line.hpp"

namespace bindlab {
namespace {

using Json = nlohmann::ordered_json;

/// A JSON object, member by member. Lists of pairs in brackets, which the library takes too, it
/// makes arrays of first, and copies.
class Object {
public:
    Object() { members_.reserve(kMostMembers); }

    template <class T>
    Object& add(const char* key, T&& value) {
        members_.emplace_back(key, std::forward<T>(value));
        return *this;
    }

    Json made() { return Json(std::move(members_)); }
    operator Json() { return made(); }  // NOLINT(google-explicit-constructor): it is one

private:
    static constexpr std::size_t kMostMembers = 16;
    Json::object_t members_;
};

Object object() {
    return {};
}

template <class T>
Json or_null(const std::optional<T>& value) {
    return value ? Json(*value) : Json();
}

Json members(const Begin& it) {
    return object()
        .add("kind", "begin")
        .add("format", kObservationsFormat)
        .add("case", it.case_id)
        .add("backend", it.backend.name)
        .add("accelerator", it.backend.accelerator)
        .add("kernel", object()
                           .add("release", it.kernel.release)
                           .add("version", it.kernel.version)
                           .add("machine", it.kernel.machine))
        .add("engine", it.engine.version)
        .add("commit", it.engine.commit)
        .add("executable", it.executable)
        .add("wall_time", it.wall_time)
        .add("monotonic", to_seconds(it.monotonic))
        .add("plan_bytes", it.plan_bytes);
}

Json members(const NeedLooked& it) {
    return object()
        .add("kind", "need")
        .add("name", it.name)
        .add("need_kind", it.need_kind)
        .add("present", it.present)
        .add("detail", it.detail);
}

Json object_of(const InterfaceSeen& it) {
    return object()
        .add("device", it.device)
        .add("index", it.index)
        .add("mac", it.mac)
        .add("mtu", it.mtu)
        .add("up", it.up)
        .add("addresses", it.addresses);
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
    return object()
        .add("kind", "host")
        .add("name", it.name)
        .add("namespace", it.inode)
        .add("interfaces", std::move(interfaces))
        .add("sysctls", std::move(sysctls));
}

Json members(const CaptureBegun& it) {
    return object()
        .add("kind", "capture")
        .add("host", it.host)
        .add("device", it.device)
        .add("file", it.file)
        .add("by", to_string(it.by))
        .add("ready", to_seconds(it.ready));
}

Json members(const ActorStarted& it) {
    return object()
        .add("kind", "actor")
        .add("name", it.name)
        .add("host", or_null(it.host))
        .add("pid", it.pid)
        .add("uid", or_null(it.seen.uid))
        .add("namespace", or_null(it.seen.network))
        .add("executable", or_null(it.seen.executable))
        .add("command", or_null(it.seen.command))
        .add("program", it.program);
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
    return object()
        .add("actor", it.actor)
        .add("descriptor", it.descriptor)
        .add("inode", it.inode)
        .add("reuse_address", it.reuse_address)
        .add("reuse_port", it.reuse_port)
        .add("v6only", or_null(it.v6only));
}

Json object_of(const Inquiry& it) {
    Json sockets = Json::array();
    for (const OpenSocket& socket : it.sockets) {
        sockets.push_back(object_of(socket));
    }
    return object()
        .add("sockets", std::move(sockets))
        .add("port_range", or_null(it.port_range))
        .add("addresses", it.addresses)
        .add("tentative", it.tentative);
}

Json first_members(const StepDone& it) {
    return object()
        .add("kind", "step")
        .add("n", it.number)
        .add("t0", to_seconds(it.t0))
        .add("t1", to_seconds(it.t1))
        .add("outcome", it.outcome)
        .add("value", or_null(it.value))
        .add("detail", it.detail)
        .add("timed_out", it.timed_out)
        .add("reply", parse_reply(it.reply));
}

Json last_members(const StepDone& it) {
    Json step = Json::object();
    if (it.inquiry) {
        step["inquiry"] = object_of(*it.inquiry);
    }
    if (it.not_done) {
        step["not_done"] =
            object().add("step", it.not_done->step).add("outcome", it.not_done->outcome);
    }
    if (it.counter) {
        step["counter"] = object()
                              .add("name", it.counter->name)
                              .add("since", it.counter->since)
                              .add("was", it.counter->was)
                              .add("now", it.counter->now);
    }
    if (it.why) {
        step["why"] = *it.why;
    }
    return step;
}

Json members(const CaptureEnded& it) {
    return object()
        .add("kind", "capture-end")
        .add("file", it.file)
        .add("captured", it.captured)
        .add("received", it.received)
        .add("whole", it.whole)
        .add("dropped", it.dropped)
        .add("interface_packets", it.interface_packets)
        .add("bytes", it.bytes)
        .add("ok", it.ok)
        .add("detail", it.detail);
}

Json members(const ActorEnded& it) {
    Json end = object()
                   .add("kind", "actor-end")
                   .add("name", it.name)
                   .add("how", it.how)
                   .add("expected", it.expected);
    if (!it.printed.empty()) {
        end["printed"] = it.printed;
    }
    return end;
}

Json members(const EngineFault& it) {
    return object()
        .add("kind", "fault")
        .add("what", it.what)
        .add("where", it.where)
        .add("todo", it.todo);
}

Json members(const End& it) {
    Json hashes = Json::object();
    for (const FileHash& hash : it.came_out.hashes) {
        hashes[hash.file] = hash.digits;
    }
    hashes[it.before.file] = it.before.digits;
    const auto& aborted = it.came_out.aborted;
    return object()
        .add("kind", "end")
        .add("complete", it.came_out.complete)
        .add("skipped", or_null(it.came_out.skipped))
        .add("aborted",
             aborted ? object().add("step", aborted->step).add("reason", aborted->reason).made()
                     : Json())
        .add("steps", it.came_out.steps)
        .add("records", it.records)
        .add("bytes", it.bytes)
        .add("sha256", std::move(hashes))
        .add("seconds", to_seconds(it.seconds));
}

/// The members of an object as they stand between its brackets.
std::string between_brackets(const Json& object) {
    const std::string line = json_line(object);
    return line.substr(1, line.size() - 2);
}

template <class T>
std::string text_of(const T& it, SocketRows& /*rows*/) {
    return between_brackets(members(it));
}

std::string text_of(const StepDone& it, SocketRows& rows) {
    std::string text = between_brackets(first_members(it));
    text += R"(,"before":)" + rows.text_of(it.before);
    text += R"(,"after":)" + rows.text_of(it.after);
    const std::string last = between_brackets(last_members(it));
    return last.empty() ? text : text + ',' + last;
}

}  // namespace

std::string line_of(std::uint64_t number, const Record& record, SocketRows& rows) {
    const std::string rest = std::visit([&](const auto& it) { return text_of(it, rows); }, record);
    return fmt::format(R"({{"seq":{},{}}})", number, rest);
}

}  // namespace bindlab
