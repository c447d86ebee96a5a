#include "cpp_servers/rules/further_rule.hpp"

#include <algorithm>

#include "cpp_servers/rules/expectation.hpp"
#include "cpp_servers/rules/fin_wait2_reuse.hpp"

namespace bindlab {

namespace {

constexpr KernelVersion kBeforeFinWait2 = {5, 10, 218};
constexpr KernelVersion kLatestRead = {6, 18, 44};

bool is_tcp(const Question& now) {
    return now.pair.protocol == Protocol::tcp;
}

bool refuses(const Cell& pair, const KernelVersion& kernel) {
    return expect(pair, kernel).bind != Result::ok;
}

/// The second would be in somebody's way if it had no option.
bool has_to_share(const Question& now) {
    Cell plain = now.pair;
    plain.second_options = {};
    return refuses(plain, now.kernel);
}

// inet_timewait_sock stands for both.
bool is_timewait_socket(const Question& now) {
    return now.pair.state == FirstState::time_wait ||
           now.pair.state == FirstState::fin_wait2_orphaned;
}

// inet_csk_find_open_port() with `relax`, but without `reuseport_ok`.
bool shares_when_relaxed(const Question& now) {
    const auto& [first, second] = std::pair(now.pair.first_options, now.pair.second_options);
    const bool listens = now.pair.state == FirstState::listening ||
                         now.pair.state == FirstState::listening_unaccepted;
    const bool of_one_user = now.pair.users == Users::same || is_timewait_socket(now);
    return first.address && second.address && !listens &&
           !(first.port && second.port && of_one_user);
}

bool may_reuse(const Question& now) {
    return now.timestamps && (now.tw_reuse == 1 || (now.tw_reuse == 2 && now.loopback));
}

std::vector<FurtherRule> about_binding() {
    return {
        {"address-of-nobody",
         "Of the addresses of single hosts a socket can be bound to those of its own alone, unless "
         "it has IP_FREEBIND or IP_TRANSPARENT (or ip_nonlocal_bind of its address family is 1).",
         {"bind(2) EADDRNOTAVAIL", "ip(7) IP_FREEBIND, IP_TRANSPARENT, ip_nonlocal_bind",
          "net/ipv4/af_inet.c __inet_bind (inet_addr_valid_or_nonlocal)",
          "net/ipv6/af_inet6.c __inet6_bind (ipv6_can_nonlocal_bind)"},
         {},
         [](const Question& now) { return now.call == AskedCall::bind && !now.has_address; },
         AskedCall::bind,
         Result::address_not_available,
         "extras",
         "tcp_bound,device,first,first4,none,absent4,none",
         kLatestRead},
        {"ports-of-another-protocol",
         "TCP, UDP and SCTP have ports of their own each: a port that is taken in one of them is "
         "free in the others. MPTCP's ports are TCP's.",
         {"tcp(7), udp(7), sctp(7)", "net/sctp/socket.c sctp_get_port_local (sctp_port_hashtable)",
          "net/mptcp/protocol.c mptcp_bind: binds the first subflow, which is TCP's"},
         {},
         [](const Question& now) { return now.call == AskedCall::bind && !now.same_ports; },
         AskedCall::bind,
         Result::ok,
         "protocols",
         "tcp,first4,none,sctp,first4,none",
         kLatestRead},
        {"autobind-reuse",
         "With net.ipv4.ip_autobind_reuse a TCP socket that leaves its port to bind() may share "
         "one by SO_REUSEADDR on both, when no other is free: not a listener's, and not where "
         "both have SO_REUSEPORT, too, and are one user's, or the first is what is left of a "
         "connection (TIME_WAIT, FIN_WAIT2).",
         {"Documentation/networking/ip-sysctl.rst ip_autobind_reuse",
          "net/ipv4/inet_connection_sock.c inet_csk_find_open_port (relax)",
          "net/ipv4/inet_connection_sock.c inet_bind_conflict (!reuseport_ok, uid_eq)",
          "commits 4b01a9674231, 335759211a32 (5.7)"},
         {},
         [](const Question& now) {
             return now.call == AskedCall::bind && is_tcp(now) && !now.names_port &&
                    now.autobind_reuse && has_to_share(now) && shares_when_relaxed(now);
         },
         AskedCall::bind,
         Result::ok,
         "automatic",
         "tcp_bound,first4,addr,first4,addr,bind_reuse",
         kLatestRead},
        {"chosen-port-is-not-shared",
         "A TCP socket that leaves its port to bind() is given none at which it would be in "
         "anybody's way without an option: SO_REUSEADDR and SO_REUSEPORT share a port that is "
         "named. (UDP shares one that the kernel chooses, too.)",
         {"ip(7) ip_local_port_range",
          "net/ipv4/inet_connection_sock.c inet_csk_find_open_port (relax and reuseport_ok are "
          "false), inet_bind_conflict",
          "net/ipv4/udp.c udp_lib_get_port (bitmap)"},
         {},
         [](const Question& now) {
             return now.call == AskedCall::bind && is_tcp(now) && !now.names_port &&
                    has_to_share(now);
         },
         AskedCall::bind,
         Result::address_in_use,
         "automatic",
         "tcp_bound,first4,port,first4,port,bind",
         kLatestRead},
    };
}

std::vector<FurtherRule> about_connecting() {
    return {
        {"connect-without-a-port",
         "A UDP socket that has no port yet gets one by connect(), as bind() would have given it. "
         "If there is none, it is told to try again.",
         {"udp(7)", "net/ipv4/af_inet.c inet_dgram_connect, inet_autobind (EAGAIN)",
          "ip(7) IP_BIND_ADDRESS_NO_PORT"},
         {},
         [](const Question& now) {
             return now.call == AskedCall::connect && !is_tcp(now) && !now.names_port &&
                    refuses(now.pair, now.kernel);
         },
         AskedCall::connect,
         Result::try_again,
         "automatic",
         "udp,first4,none,first4,none,connect",
         kLatestRead},
        {"port-of-a-bind",
         "A TCP socket that leaves its port to connect() is given none that bind() has given to "
         "anybody, whatever the addresses and options; also if only a connection is left of it.",
         {"connect(2) EADDRNOTAVAIL",
          "net/ipv4/inet_hashtables.c __inet_hash_connect (tb->fastreuse >= 0)"},
         {},
         [](const Question& now) {
             return now.call == AskedCall::connect && is_tcp(now) && !now.names_port &&
                    now.first_named_port;
         },
         AskedCall::connect,
         Result::address_not_available,
         "automatic",
         "tcp_bound,first4,none,loopback4,none,connect",
         kLatestRead},
        {"other-end",
         "A connection is its four-tuple: to another end, those of one port are in nobody's way, "
         "also if connect() has chosen it for both.",
         {"RFC 9293 3.4.1", "net/ipv4/inet_hashtables.c __inet_check_established",
          "net/ipv6/inet6_hashtables.c __inet6_check_established"},
         {},
         [](const Question& now) {
             return now.call == AskedCall::connect && is_tcp(now) && !now.same_end;
         },
         AskedCall::connect,
         Result::in_progress,
         "connect",
         "first4,established,none,automatic,1,0,automatic,none,another",
         kLatestRead},
        {"time-wait-gives-way-to-bind",
         "What is left of a connection that used timestamps (TIME_WAIT, or FIN_WAIT2 after its "
         "process has closed it) gives up its four-tuple to a socket that has its port from "
         "bind(), "
         "whatever tcp_tw_reuse says.",
         {"net/ipv4/tcp_ipv4.c tcp_twsk_unique (!twp), which IPv6 asks, too",
          "net/ipv4/inet_hashtables.c __inet_hash_connect (check_established with NULL)",
          "RFC 6191, RFC 7323"},
         {},
         [](const Question& now) {
             return now.call == AskedCall::connect && is_tcp(now) && now.names_port &&
                    is_timewait_socket(now) && now.timestamps;
         },
         AskedCall::connect,
         Result::in_progress,
         "connect",
         "first4,time_wait,addr,chosen,1,0,chosen,addr,same",
         kLatestRead},
        {"time-wait-reused",
         "With tcp_tw_reuse connect() takes over the four-tuple of a TIME_WAIT that used "
         "timestamps and is older than a second (before 6.14 by the seconds of the clock): any "
         "with 1, with 2 one of a loopback address or of a socket bound to lo.",
         {"Documentation/networking/ip-sysctl.rst tcp_tw_reuse",
          "net/ipv4/tcp_ipv4.c tcp_twsk_unique (sysctl_tcp_tw_reuse)",
          "commit ca6a6f93867a (6.14): tcp_tw_reuse_delay, a second unless it is set"},
         {},
         [](const Question& now) {
             return now.call == AskedCall::connect && is_tcp(now) && !now.names_port &&
                    now.pair.state == FirstState::time_wait && may_reuse(now);
         },
         AskedCall::connect,
         Result::in_progress,
         "connect",
         "first4,time_wait,none,automatic,1,1,automatic,none,same",
         kLatestRead},
        {"fin-wait2-reused",
         "A fault: connect() took over what is left of a connection in FIN_WAIT2, which the other "
         "end has not ended, as it takes over a TIME_WAIT.",
         {"net/ipv4/tcp_ipv4.c tcp_twsk_unique (5.10): does not look at tw_substate",
          "commit 0d9e5df4a257 (6.12) \"tcp: avoid reusing FIN_WAIT2 when trying to find port in "
          "connect() process\"; ChangeLog-5.10.227, 6.1.113, 6.11.3; in 5.15, 6.6 and 6.10 late in "
          "2024, too: those are left out here"},
         {reuse_fin_wait2().begin(), reuse_fin_wait2().end()},
         [](const Question& now) {
             return now.call == AskedCall::connect && is_tcp(now) && !now.names_port &&
                    now.pair.state == FirstState::fin_wait2_orphaned && may_reuse(now);
         },
         AskedCall::connect,
         Result::in_progress,
         "connect",
         "first4,fin_wait2_orphaned,none,automatic,1,1,automatic,none,same",
         kBeforeFinWait2},
        {"four-tuple",
         "To the same end from the same address and port there is one connection at a time, be "
         "it only what remains of one: connect() is refused, and options are of no help.",
         {"connect(2) EADDRNOTAVAIL", "RFC 9293 3.4.1",
          "net/ipv4/inet_hashtables.c __inet_check_established (not_unique)",
          "net/ipv6/inet6_hashtables.c __inet6_check_established"},
         {},
         [](const Question& now) { return now.call == AskedCall::connect && is_tcp(now); },
         AskedCall::connect,
         Result::address_not_available,
         "connect",
         "first4,established,addr,chosen,1,0,chosen,addr,same",
         kLatestRead},
    };
}

std::vector<FurtherRule> make_further_rules() {
    std::vector<FurtherRule> all = about_binding();
    std::ranges::move(about_connecting(), std::back_inserter(all));
    return all;
}

}  // namespace

std::string_view to_string(AskedCall call) {
    return call == AskedCall::bind ? "bind" : "connect";
}

const std::vector<FurtherRule>& further_rules() {
    static const std::vector<FurtherRule> all = make_further_rules();
    return all;
}

Told expect(const Question& question) {
    return expect(question, further_rules());
}

// Who connects, and is in nobody's way, is told of the other end later.
Told expect(const Question& question, std::span<const FurtherRule> by) {
    const auto found = std::ranges::find_if(by, [&](const FurtherRule& rule) {
        return is_in(rule.kernels, question.kernel) && rule.applies(question);
    });
    if (found != by.end()) {
        return {found->answer, found->id};
    }
    const Expectation pair = expect(question.pair, question.kernel);
    return {pair.bind, pair.rule->id};
}

}  // namespace bindlab
