#include "cpp_servers/why/holder_words.hpp"

#include <gtest/gtest.h>

#include "cpp_servers/why/tests/made_up.hpp"

namespace bindlab {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(SubjectWords, NameAllWhoHaveItOpen) {
    HeldSocket held = with_owner(made_socket("LISTEN", "0.0.0.0:80"), 12, "nginx");
    EXPECT_EQ(subject_words(held), "nginx (pid 12, user alice)");
    held = with_owner(held, 13, "nginx");
    EXPECT_EQ(subject_words(held), "nginx (pid 12, user alice) and 1 more process");
    held = with_owner(held, 14, "nginx");
    EXPECT_EQ(subject_words(held), "nginx (pid 12, user alice) and 2 more processes");
    EXPECT_EQ(end_words(held, made_host()), "all 3 processes have closed it or ended");
}

TEST(SubjectWords, SayWhoseItIsWhereTheProcessCannotBeSeen) {
    HeldSocket held = made_socket("LISTEN", "0.0.0.0:80");
    held.entry.uid = 0;
    EXPECT_EQ(subject_words(held), "a process of user root that cannot be seen from here");
    held.entry.uid = 3999999999;
    EXPECT_EQ(subject_words(held), "a process of uid 3999999999 that cannot be seen from here");
}

TEST(SubjectWords, SayThatNoProcessHasWhatRemains) {
    EXPECT_EQ(subject_words(made_remnant("TIME_WAIT", "10.0.0.1:80", seconds(9))), "no process");
    HeldSocket kernels = made_socket("CLOSE", "0.0.0.0:51820");
    kernels.entry.protocol = Protocol::udp;
    kernels.as = HeldAs::datagrams;
    kernels.entry.inode = 0;
    EXPECT_EQ(subject_words(kernels), "the kernel itself");
}

TEST(PhraseWords, SayWhatItDoesThere) {
    const auto phrase = [](std::string_view state, std::string_view local,
                           std::string_view remote) {
        return phrase_words(made_socket(state, local, remote));
    };
    EXPECT_EQ(phrase("LISTEN", "0.0.0.0:80", ""), "which listens on 0.0.0.0:80");
    EXPECT_EQ(phrase("BOUND_INACTIVE", "[::1]:80", ""),
              "which has bound [::1]:80 and does not listen");
    EXPECT_EQ(phrase("ESTABLISHED", "10.0.0.1:80", "10.0.0.2:5"),
              "with the connection from 10.0.0.1:80 to 10.0.0.2:5");
    EXPECT_EQ(phrase("ESTABLISHED", "10.0.0.1:40000", "10.0.0.2:5"),
              "whose connection from 10.0.0.1:40000 to 10.0.0.2:5 the kernel gave this port, as it "
              "seems");
    EXPECT_EQ(phrase("ESTABLISHED", "10.0.0.1:40000", "10.0.0.1:40000"),
              "whose connection from 10.0.0.1:40000 met its own port and is one with itself");
}

TEST(PhraseWords, SayTheDeviceThatItIsBoundTo) {
    HeldSocket held = made_socket("LISTEN", "0.0.0.0:80");
    held.device = "eth0";
    EXPECT_EQ(phrase_words(held), "which listens on 0.0.0.0:80 on device eth0");
}

TEST(TimeWords, AreRoundedUp) {
    EXPECT_EQ(time_words(milliseconds(42100)), "43 s");
    EXPECT_EQ(time_words(milliseconds(1000)), "1 s");
    EXPECT_EQ(time_words(milliseconds(999)), "less than a second");
}

TEST(EndWords, SayWhatEndsIt) {
    const HostFacts host = made_host();
    EXPECT_EQ(end_words(with_owner(made_socket("LISTEN", "0.0.0.0:80"), 12, "x"), host),
              "pid 12 closes it or ends");
    EXPECT_EQ(end_words(made_remnant("TIME_WAIT", "10.0.0.1:80", seconds(9)), host),
              "goes by itself in 9 s");
    EXPECT_EQ(end_words(made_remnant("FIN_WAIT2", "10.0.0.1:80", seconds(9)), host),
              "goes by itself in 9 s (tcp_fin_timeout is 60 s), or 60 s after the other side "
              "closes, too");
    EXPECT_EQ(end_words(made_remnant("LAST_ACK", "10.0.0.1:80", seconds(9)), host),
              "goes when the other side has acknowledged its end, or goes when the kernel has sent "
              "that often enough in vain (tcp_orphan_retries); the next time in 9 s");
    EXPECT_EQ(end_words(made_remnant("FIN_WAIT1", "10.0.0.1:80", seconds(9)), host).substr(0, 26),
              "goes on to TIME_WAIT (60 s");
}

TEST(PreventionWords, GiveTheLineThatKeepsClientsAway) {
    HostFacts host = made_host();
    HeldSocket held = made_socket("ESTABLISHED", "10.0.0.1:40000", "10.0.0.2:5");
    EXPECT_EQ(prevention_words(held, host), "");
    held.ephemeral = true;
    EXPECT_EQ(prevention_words(held, host),
              "the kernel chooses ports from 32768 to 60999 for clients; this keeps it from 40000: "
              "sysctl -w net.ipv4.ip_local_reserved_ports=40000");
    host.reserved_ports = "8080,9000-9010";
    EXPECT_NE(prevention_words(held, host).find("ports=8080,9000-9010,40000"), std::string::npos);
}

TEST(SubjectWords, OfWhatNoProcessHasThoughAllCouldBeLookedInto) {
    HeldSocket held = made_socket("CLOSE", "0.0.0.0:4789");
    EXPECT_NE(subject_words(held).find("cannot be seen from here"), std::string::npos);
    held.is_nobodys = true;
    EXPECT_NE(subject_words(held).find("the kernel's own (vxlan"), std::string::npos);
    EXPECT_NE(subject_words(held).find("io_uring"), std::string::npos);
    EXPECT_EQ(end_words(held, made_host()), "whoever has it closes it");
}

}  // namespace
}  // namespace bindlab
