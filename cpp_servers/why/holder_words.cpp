#include "cpp_servers/why/holder_words.hpp"

#include <fmt/format.h>

#include "netns/user_name.hpp"

namespace bindlab {

namespace {

std::string with_remote(const HeldSocket& held) {
    return fmt::format("from {} to {}", held.entry.local.to_string(),
                       held.entry.remote.to_string());
}

// FIN_WAIT2 without a process: tcp_time_wait() with the time of tcp_fin_timeout; a FIN of the other
// side makes TIME_WAIT of it, which lasts TCP_TIMEWAIT_LEN (include/net/tcp.h).
std::string remnant_end(const SocketEntry& entry, const HostFacts& host) {
    const std::string left = time_words(entry.timer_left);
    if (entry.state == "TIME_WAIT") {
        return fmt::format("goes by itself in {}", left);
    }
    if (entry.state == "FIN_WAIT2") {
        return fmt::format(
            "goes by itself in {} (tcp_fin_timeout is {} s), or 60 s after the other side closes, "
            "too",
            left, host.fin_timeout);
    }
    const std::string after = entry.state == "LAST_ACK" ? "goes" : "goes on to TIME_WAIT (60 s)";
    return fmt::format(
        "{} when the other side has acknowledged its end, or goes when the kernel has sent that "
        "often enough in vain (tcp_orphan_retries); the next time in {}",
        after, left);
}

}  // namespace

std::string user_words(uid_t uid, const std::string& name) {
    return name.empty() ? fmt::format("uid {}", uid) : "user " + name;
}

std::string process_words(const ProcessFacts& process) {
    return fmt::format("{} (pid {}, {})", process.program, process.pid,
                       user_words(process.uid, process.user));
}

std::string subject_words(const HeldSocket& held) {
    if (held.as == HeldAs::unaccepted) {
        return "a listener that has not accepted it yet";
    }
    if (!held.entry.owner()) {
        return held.is_remnant() || held.as == HeldAs::request ? "no process" : "the kernel itself";
    }
    if (held.is_nobodys) {
        return "no process that /proc lists: it is the kernel's own (vxlan, WireGuard, NFS), under "
               "way in a message (SCM_RIGHTS), registered in an io_uring alone, or of another PID "
               "namespace";
    }
    if (held.owners.empty()) {
        return fmt::format("a process of {} that cannot be seen from here",
                           user_words(held.entry.uid, user_name(held.entry.uid)));
    }
    const std::string first = process_words(held.owners.front().process);
    const std::size_t more = held.owners.size() - 1;
    return more == 0 ? first
                     : fmt::format("{} and {} more process{}", first, more, more == 1 ? "" : "es");
}

std::string phrase_words(const HeldSocket& held) {
    const std::string local =
        held.entry.local.to_string() + (held.device.empty() ? "" : " on device " + held.device);
    switch (held.as) {
        case HeldAs::listener:
            return "which listens on " + local;
        case HeldAs::bound:
            return "which has bound " + local + " and does not listen";
        case HeldAs::datagrams:
            return held.entry.remote.port == 0 ? "which has a UDP socket open on " + local
                                               : "which has a UDP socket " + with_remote(held);
        case HeldAs::client:
            return "whose connection " + with_remote(held) +
                   " the kernel gave this port, as it seems";
        case HeldAs::self_connection:
            return "whose connection from " + local + " met its own port and is one with itself";
        case HeldAs::unaccepted:
        case HeldAs::connection:
            return "with the connection " + with_remote(held);
        case HeldAs::request:
            return "a handshake " + with_remote(held) + " that is not done";
        case HeldAs::remnant:
            break;
    }
    return fmt::format("what remains of the connection {} is in {}", with_remote(held),
                       held.entry.state);
}

std::string time_words(std::chrono::milliseconds time) {
    using std::chrono::seconds;
    if (time < seconds(1)) {
        return "less than a second";
    }
    return fmt::format("{} s", std::chrono::ceil<seconds>(time).count());
}

std::string end_words(const HeldSocket& held, const HostFacts& host) {
    if (held.is_remnant()) {
        return remnant_end(held.entry, host);
    }
    if (held.as == HeldAs::request) {
        return "becomes a connection or goes by itself";
    }
    if (held.as == HeldAs::unaccepted) {
        return "its listener accepts it, or closes";
    }
    if (!held.entry.owner()) {
        return "the kernel gives it up";
    }
    if (held.owners.empty()) {
        return held.is_nobodys ? "whoever has it closes it" : "its process closes it or ends";
    }
    if (held.owners.size() == 1) {
        return fmt::format("pid {} closes it or ends", held.owners.front().process.pid);
    }
    return fmt::format("all {} processes have closed it or ended", held.owners.size());
}

std::string prevention_words(const HeldSocket& held, const HostFacts& host) {
    if (!held.ephemeral) {
        return {};
    }
    const std::uint16_t port = held.entry.local.port;
    const std::string list = host.reserved_ports.empty() ? "" : host.reserved_ports + ",";
    return fmt::format(
        "the kernel chooses ports from {} to {} for clients; this keeps it from {}: "
        "sysctl -w net.ipv4.ip_local_reserved_ports={}{}",
        host.chosen_ports.low, host.chosen_ports.high, port, list, port);
}

}  // namespace bindlab
