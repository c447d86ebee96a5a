#include <array>

#include "cpp_servers/rules/address_sets.hpp"
#include "cpp_servers/rules/rule.hpp"

namespace bindlab {

namespace {

constexpr KernelVersion kOldest = {5, 10, 0};
constexpr KernelVersion kBeforeUsersStay = {6, 12, 118};
constexpr KernelVersion kNewest = {6, 18, 44};

// c51da3f7a161: sockets keep the user who made them.
const KernelRange kUserIsLost = {.from = {}, .before = {6, 16, 6}};

std::vector<Rule> about_addresses() {
    return {
        {"loopback-on-another-device",
         "A socket that is bound to a device other than lo cannot be bound to ::1, which only lo "
         "has. (It can be bound to 127.0.0.1: which device has an IPv4 address, or an IPv6 address "
         "that is valid beyond the host, makes no difference.)",
         {"socket(7) SO_BINDTODEVICE", "ipv6(7)", "net/ipv6/af_inet6.c __inet6_bind",
          "net/ipv6/addrconf.c __ipv6_chk_addr_and_flags (IFA_HOST)",
          "net/ipv4/af_inet.c __inet_bind, net/ipv4/fib_frontend.c inet_addr_type_table",
          "commit c5ee066333eb (5.0): __inet6_bind looks at sk_bound_dev_if"},
         {},
         [](const Situation& now) {
             return second_has_device(now.cell.devices) && now.cell.second == Address::loopback6;
         },
         Result::address_not_available,
         "tcp,loopback4,none,bound,loopback6,none,same,second_only",
         kNewest},
        {"other-device",
         "Two sockets that are bound to different devices do not meet. A socket without a device "
         "meets those of every device.",
         {"socket(7) SO_BINDTODEVICE",
          "net/ipv4/inet_connection_sock.c inet_bind_conflict (sk_bound_dev_if)",
          "net/ipv4/udp.c udp_lib_lport_inuse"},
         {},
         [](const Situation& now) { return now.on_different_devices(); },
         Result::ok,
         "tcp,first4,none,listening,first4,none,same,other",
         kNewest},
        {"mapped-wildcard-overlooked",
         "A fault of two stable lines: a TCP socket on an IPv4-mapped address does not see one "
         "on ::ffff:0.0.0.0, although that one has the address, too. The other way round it is "
         "seen.",
         {"net/ipv4/inet_hashtables.c inet_bind2_bucket_match_addr_any (6.1.192): of two AF_INET6 "
          "sockets only :: is a wildcard",
          "commit 5e07e672412b \"tcp: Use bhash2 for v4-mapped-v6 non-wildcard address.\" (6.8; "
          "ChangeLog-6.1.168, 6.6.131)",
          "commits 06a8c04f8994, 5a22bba13d01 (6.8), which went with it there and not here"},
         {{.from = {6, 1, 168}, .before = {6, 2, 0}}, {.from = {6, 6, 131}, .before = {6, 7, 0}}},
         [](const Situation& now) {
             return now.cell.protocol == Protocol::tcp && now.held == Address::mapped_wildcard &&
                    is_mapped(now.cell.second) && !is_wildcard(now.cell.second);
         },
         Result::ok,
         "tcp,mapped_wildcard,none,listening,mapped_first,none,same,none",
         {6, 1, 192}},
        {"remnant-of-dual-stack",
         "An IPv6 connection that came to a listener on :: which also takes IPv4 is in the way of "
         "0.0.0.0, though the two have no address in common: the kernel compares their IPv4 "
         "addresses, and an IPv6 connection, which has none, has 127.0.0.6 in its place. A single "
         "IPv4 address, and ::ffff:0.0.0.0, are free.",
         {"net/ipv6/tcp_ipv6.c tcp_v6_syn_recv_sock (LOOPBACK4_IPV6)",
          "net/ipv4/inet_connection_sock.c ipv4_rcv_saddr_equal, sk2_ipv6only"},
         {},
         [](const Situation& now) {
             const bool shared =
                 now.both_reuse_address() ||
                 (now.both_reuse_port() &&
                  (now.same_user() || now.holder == Holder::time_wait ||
                   (!now.has_process && now.second_is_root() && kUserIsLost.has(now.kernel))));
             return now.is_from_dual_stack() && now.cell.second == Address::wildcard4 && !shared;
         },
         Result::address_in_use,
         "tcp,wildcard6,none,established,wildcard4,none,same,none",
         kNewest},
        {"other-address",
         "Two sockets on different addresses, neither of them a wildcard, do not meet. An "
         "IPv4-mapped address is the same as its IPv4 address.",
         {"ip(7)", "ipv6(7)",
          "net/ipv4/inet_connection_sock.c ipv4_rcv_saddr_equal, ipv6_rcv_saddr_equal",
          "net/ipv4/inet_hashtables.c inet_bind2_bucket_addr_match (since 6.1)"},
         {},
         [](const Situation& now) {
             return !is_wildcard(now.held) && !is_wildcard(now.cell.second) &&
                    !meet(now.held, now.cell.second);
         },
         Result::ok,
         "tcp,first4,none,listening,second4,none,same,none",
         kNewest},
        {"other-family",
         "A wildcard meets the addresses that it stands for, and no others: 0.0.0.0 and "
         "::ffff:0.0.0.0 all of IPv4, :: with IPV6_V6ONLY all of IPv6, :: without it both.",
         {"ipv6(7) IPV6_V6ONLY",
          "net/ipv4/inet_connection_sock.c ipv6_rcv_saddr_equal, __inet_bhash2_conflict",
          "net/ipv4/inet_hashtables.c inet_bind2_bucket_match_addr_any (since 6.1)"},
         {},
         [](const Situation& now) {
             return (is_wildcard(now.held) || is_wildcard(now.cell.second)) &&
                    !meet(now.held, now.cell.second);
         },
         Result::ok,
         "tcp,wildcard4,none,listening,wildcard6_only,none,same,none",
         kNewest},
    };
}

std::vector<Rule> about_users() {
    return {
        {"time-wait-has-no-user",
         "With SO_REUSEPORT on both, a connection in TIME_WAIT, or in FIN_WAIT2 after its "
         "process has closed it, is in nobody's way, whoever the users are: what is left of it "
         "has no user.",
         {"net/ipv4/inet_connection_sock.c inet_bind_conflict (sk2->sk_state != TCP_TIME_WAIT)",
          "net/ipv4/inet_timewait_sock.c inet_twsk_alloc (tw_reuseport)",
          "net/ipv4/tcp.c __tcp_close (FIN_WAIT2)"},
         {},
         [](const Situation& now) {
             return now.both_reuse_port() && !now.both_reuse_address() && !now.same_user() &&
                    now.holder == Holder::time_wait;
         },
         Result::ok,
         "tcp,first4,port,time_wait,first4,port,other,none",
         kNewest},
        {"orphan-is-roots",
         "With SO_REUSEPORT on both, root is let in beside a connection that no process has open "
         "(any more, or yet), whoever made it: the kernel takes it for root's.",
         {"net/core/sock.c sock_i_uid (6.1, 6.12): no inode, GLOBAL_ROOT_UID",
          "ended by commit c51da3f7a161 \"net: remove sock_i_uid()\" (6.17; ChangeLog-6.16.6)"},
         {kUserIsLost},
         [](const Situation& now) {
             return now.both_reuse_port() && !now.both_reuse_address() && now.second_is_root() &&
                    now.holder == Holder::connection && !now.has_process;
         },
         Result::ok,
         "tcp,first4,port,fin_wait1,first4,port,second_root,none",
         kBeforeUsersStay},
        {"bucket-remembers-one-address",
         "With SO_REUSEPORT alone on both, a user is refused beside a connection of his own that "
         "no process has open, if the new socket is on a wildcard that the old listener's "
         "address does not stand for: the kernel takes the connection for root's, and what it "
         "remembers of the listener's user holds for the listener's address only.",
         {"net/core/sock.c sock_i_uid (6.12): no inode, GLOBAL_ROOT_UID",
          "net/ipv4/inet_connection_sock.c sk_reuseport_match (FASTREUSEPORT_STRICT), "
          "inet_csk_update_fastreuse (6.12): tb->bhash2 is never empty",
          "commit 822fb91fc724 \"tcp: Link bhash2 to bhash.\" (6.8); before it the bucket was "
          "FASTREUSEPORT_ANY",
          "ended by commit c51da3f7a161 \"net: remove sock_i_uid()\" (6.17; ChangeLog-6.16.6)"},
         {{.from = {6, 8, 0}, .before = {6, 16, 6}}},
         [](const Situation& now) {
             return now.both_reuse_port() && !now.both_reuse_address() && now.same_user() &&
                    now.holder == Holder::connection && !now.has_process &&
                    !now.bucket_knows_address();
         },
         Result::address_in_use,
         "tcp,first4,port,fin_wait1,wildcard4,port,same,none",
         kBeforeUsersStay},
    };
}

std::vector<Rule> about_options() {
    return {
        {"listener",
         "Beside a listener there is no room, whatever SO_REUSEADDR says: only SO_REUSEPORT on "
         "both lets a second socket onto its address.",
         {"socket(7) SO_REUSEADDR", "tcp(7)",
          "net/ipv4/inet_connection_sock.c inet_bind_conflict (sk2->sk_state != TCP_LISTEN)"},
         {},
         [](const Situation& now) {
             return now.holder == Holder::listener && !now.both_reuse_port();
         },
         Result::address_in_use,
         "tcp,first4,addr,listening,first4,addr,same,none",
         kNewest},
        {"other-user",
         "SO_REUSEPORT shares a port among the sockets of one user: every other user is refused, "
         "even root. (Where SO_REUSEADDR on both is enough, users do not matter.)",
         {"socket(7) SO_REUSEPORT", "net/ipv4/inet_connection_sock.c inet_bind_conflict (uid_eq)",
          "net/ipv4/udp.c udp_lib_lport_inuse (uid_eq)"},
         {},
         [](const Situation& now) {
             return now.both_reuse_port() && !now.same_user() &&
                    (now.holder == Holder::listener || !now.both_reuse_address());
         },
         Result::address_in_use,
         "tcp,first4,port,listening,first4,port,other,none",
         kNewest},
        {"reuseaddr",
         "SO_REUSEADDR on both sockets shares the address, unless the first one listens. For UDP "
         "that is all there is to it; TCP is let in beside connections and what remains of them.",
         {"socket(7) SO_REUSEADDR", "net/ipv4/inet_connection_sock.c inet_bind_conflict (sk_reuse)",
          "net/ipv4/udp.c udp_lib_lport_inuse (sk_reuse)"},
         {},
         [](const Situation& now) {
             const bool listener_shares = now.holder == Holder::listener && now.both_reuse_port();
             return now.both_reuse_address() && !listener_shares;
         },
         Result::ok,
         "tcp,first4,addr,time_wait,first4,addr,same,none",
         kNewest},
        {"reuseport",
         "SO_REUSEPORT on both sockets shares the address, listener or not, if both are one "
         "user's.",
         {"socket(7) SO_REUSEPORT",
          "net/ipv4/inet_connection_sock.c inet_bind_conflict, sk_reuseport_match (tb->fastuid)",
          "net/ipv4/udp.c udp_lib_lport_inuse"},
         {},
         [](const Situation& now) { return now.both_reuse_port(); },
         Result::ok,
         "tcp,first4,port,listening,first4,port,same,none",
         kNewest},
        {"port-in-use",
         "Otherwise a port is its holder's, be it only what remains of a connection: an option "
         "that one of the two lacks is as good as none.",
         {"bind(2) EADDRINUSE", "ip(7)",
          "net/ipv4/inet_connection_sock.c inet_csk_get_port, inet_csk_bind_conflict",
          "net/ipv4/udp.c udp_lib_get_port"},
         {},
         [](const Situation&) { return true; },
         Result::address_in_use,
         "tcp,first4,none,time_wait,first4,addr,same,none",
         kOldest},
    };
}

std::vector<Rule> make_rules() {
    std::vector<Rule> all = about_addresses();
    for (const std::vector<Rule>& part : {about_users(), about_options()}) {
        all.insert(all.end(), part.begin(), part.end());
    }
    return all;
}

}  // namespace

std::string_view to_string(Result result) {
    constexpr std::array<std::string_view, 6> kWords = {"ok", "EADDRINUSE", "EADDRNOTAVAIL",
                                                        "-",  "EAGAIN",     "EINPROGRESS"};
    return kWords[static_cast<std::size_t>(result)];
}

const std::vector<Rule>& rules() {
    static const std::vector<Rule> all = make_rules();
    return all;
}

}  // namespace bindlab
