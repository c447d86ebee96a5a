#include "cpp_servers/why/command/failed_call.hpp"

#include <fmt/format.h>
#include <sys/socket.h>

#include <cerrno>
#include <system_error>

#include "cpp_servers/why/command/internet_reasons.hpp"
#include "cpp_servers/why/command/plain_reasons.hpp"
#include "cpp_servers/why/command/unix_reasons.hpp"
#include "netns/network_namespace.hpp"

namespace bindlab {

namespace {

Explanation explain_there(const FailedCall& failed, const NetworkNamespace& where,
                          const KernelVersion& kernel) {
    const SocketCall& call = failed.call;
    if (const auto name = call.address.unix_name();
        name && failed.socket && failed.socket->domain == AF_UNIX) {
        const auto link = call.kind == SocketCall::Kind::connect ? LinkAtPath::is_followed
                                                                 : LinkAtPath::is_a_file;
        return explain_unix(call, look_at_unix_name(*name, call.pid, link));
    }
    if (failed.socket && failed.socket->is_internet()) {
        return explain_internet(call, *failed.socket, where, kernel);
    }
    return plain_explanation(call, failed.socket ? &*failed.socket : nullptr);
}

Explanation explain_as_far_as_seen(const FailedCall& failed, const KernelVersion& kernel) {
    std::string obstacle;
    try {
        const auto where = namespace_of_called(failed.call);
        return where.run_there([&] { return explain_there(failed, where, kernel); });
    } catch (const std::system_error& fault) {
        obstacle = fault.what();
    }
    Explanation why = plain_explanation(failed.call, failed.socket ? &*failed.socket : nullptr);
    if (failed.call.is_hidden()) {
        return why;  // told once of its program (CommandReport)
    }
    why.sentence +=
        fmt::format(" More cannot be seen of its network namespace from here: {}.", obstacle);
    return why;
}

}  // namespace

bool is_worth_telling(const SocketCall& call) {
    constexpr const char* kNscd = "/var/run/nscd/socket";
    if (call.error == 0 || call.error == EINPROGRESS || call.error == EALREADY ||
        call.error == EISCONN) {
        return false;
    }
    const auto name = call.address.unix_name();
    return !name || name->name != kNscd;
}

FailedCall look_at_failed(const SocketCall& call, const KernelVersion& kernel) {
    FailedCall failed;
    failed.call = call;
    failed.process = process_facts(call.pid).value_or(ProcessFacts{});
    failed.process.pid = call.pid;
    failed.stack = call_stack(call.pid, call.tid);
    failed.socket = look_at_called(call, failed.socket_hidden);
    failed.why = explain_as_far_as_seen(failed, kernel);
    return failed;
}

}  // namespace bindlab
