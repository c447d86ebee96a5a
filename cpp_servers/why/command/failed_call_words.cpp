#include "cpp_servers/why/command/failed_call_words.hpp"

#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "cpp_servers/why/evidence.hpp"
#include "cpp_servers/why/holder_words.hpp"
#include "netns/names.hpp"
#include "netns/user_name.hpp"

namespace bindlab {

namespace {

std::string kind_of_called(const CalledSocket& socket) {
    if (socket.domain == AF_UNIX) {
        return "unix";
    }
    if (socket.protocol == IPPROTO_TCP || socket.protocol == IPPROTO_UDP) {
        return fmt::format("{} of {}", socket.protocol == IPPROTO_TCP ? "TCP" : "UDP",
                           socket.domain == AF_INET ? "IPv4" : "IPv6");
    }
    return fmt::format("domain {}, type {}, protocol {}", socket.domain, socket.type,
                       socket.protocol);
}

}  // namespace

std::string head_line(const FailedCall& failed) {
    return fmt::format("{}: {} failed: {}", process_words(failed.process), failed.call.to_string(),
                       errno_name(failed.call.error));
}

std::string words_of(const CalledSocket& socket) {
    std::string words = kind_of_called(socket);
    if (socket.is_internet()) {
        words += fmt::format(", SO_REUSEADDR {:d}, SO_REUSEPORT {:d}", socket.options.reuse.address,
                             socket.options.reuse.port);
        if (socket.options.v6only) {
            words += fmt::format(", IPV6_V6ONLY {:d}", *socket.options.v6only);
        }
        if (!socket.device.empty()) {
            words += ", device " + socket.device;
        }
        if (socket.is_bound()) {
            words += ", bound to " + socket.local->to_string();
        }
    }
    return words + ", of " + user_words(socket.uid, user_name(socket.uid));
}

std::vector<std::string> lines_of(const FailedCall& failed) {
    std::vector<std::string> lines = {head_line(failed), "  " + failed.why.sentence};
    const auto caller = caller_in(failed.stack);
    const auto source = source_in(failed.stack);
    if (caller) {
        lines.push_back("  called from " + to_string(*caller));
    }
    if (source && caller->file.empty()) {
        lines.push_back("    for " + to_string(*source));
    }
    if (failed.socket) {
        lines.push_back("  its socket: " + words_of(*failed.socket));
    } else if (failed.call.kind != SocketCall::Kind::socket) {
        lines.push_back("  its socket is not seen: " + failed.socket_hidden);
    }
    if (!failed.why.remedies.empty()) {
        lines.emplace_back("  what would have let it:");
        for (const std::string& remedy : failed.why.remedies) {
            lines.push_back("    - " + remedy);
        }
    }
    if (failed.why.findings) {
        for (const std::string& line : evidence_of(*failed.why.findings)) {
            lines.push_back("  " + line);
        }
    }
    return lines;
}

}  // namespace bindlab
