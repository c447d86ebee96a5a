// What connect() is foreseen to say is what it says.
#include "cpp_servers/why/connect_findings.hpp"

#include <gtest/gtest.h>
#include <sys/utsname.h>

#include <cerrno>

#include "netns/names.hpp"
#include "netns/sysctl.hpp"
#include "netns/tests/needs_namespaces.hpp"
#include "netns/tests/test_socket.hpp"

namespace bindlab {
namespace {

KernelVersion this_kernel() {
    utsname names{};
    ::uname(&names);
    return KernelVersion::of(names.release, names.version);
}

class ConnectFindingsTest : public NeedsNamespaces {
protected:
    std::string foreseen(std::string_view from, std::string_view to) const {
        ConnectRequest request;
        request.bound = Endpoint::parse(from);
        request.to = Endpoint::parse(to);
        return words_of(look_at_connect(where_, request, this_kernel()));
    }

    std::string seen(std::string_view to) const {
        return where_.run_inside([&]() -> std::string {
            const Endpoint end = Endpoint::parse(to);
            const Descriptor socket(::socket(end.address.domain(), SOCK_STREAM, 0));
            const SocketAddress address = end.to_socket_address();
            const int error =
                ::connect(socket.get(), address.get(), address.length) == 0 ? 0 : errno;
            return error == 0 ? "ok" : errno_name(error);
        });
    }

    NetworkNamespace where_ = NetworkNamespace::create();
};

TEST_F(ConnectFindingsTest, AUsedUpRangeIsForeseen) {
    write_sysctl(where_, "net.ipv4.ip_local_port_range", "40000 40000");
    const auto listener = listen_socket(where_, "127.0.0.1:80", 1);
    EXPECT_EQ(foreseen("0.0.0.0:0", "127.0.0.1:80"), "ok");
    EXPECT_EQ(foreseen("[::]:0", "[::ffff:127.0.0.1]:80"), "ok");
    const auto client = connect_socket(where_, "127.0.0.1:80", SOCK_STREAM);
    EXPECT_EQ(foreseen("0.0.0.0:0", "127.0.0.1:80"), "EADDRNOTAVAIL");
    EXPECT_EQ(seen("127.0.0.1:80"), "EADDRNOTAVAIL");
    EXPECT_EQ(foreseen("[::]:0", "[::ffff:127.0.0.1]:80"), "EADDRNOTAVAIL");
    EXPECT_EQ(foreseen("0.0.0.0:0", "0.0.0.0:80"), "EADDRNOTAVAIL") << "this host";
    EXPECT_EQ(foreseen("0.0.0.0:0", "127.0.0.1:81"),
              "cannot know whether it was bound to its port");
    EXPECT_EQ(foreseen("127.0.0.1:40000", "127.0.0.1:80"), "EADDRNOTAVAIL");
    EXPECT_EQ(foreseen("127.0.0.1:40000", "127.0.0.1:81"), "ok");
}

TEST_F(ConnectFindingsTest, WhoeverHasBoundTheOnlyPortKeepsIt) {
    write_sysctl(where_, "net.ipv4.ip_local_port_range", "40000 40000");
    const auto bound = bind_socket(where_, "127.0.0.2:40000", SOCK_STREAM);
    EXPECT_EQ(foreseen("0.0.0.0:0", "127.0.0.1:80"), "EADDRNOTAVAIL");
    EXPECT_EQ(seen("127.0.0.1:80"), "EADDRNOTAVAIL");
}

TEST_F(ConnectFindingsTest, WithoutAWayThereItIsTheRoutes) {
    EXPECT_EQ(foreseen("0.0.0.0:0", "10.9.9.9:80"), "ENETUNREACH");
    EXPECT_EQ(seen("10.9.9.9:80"), "ENETUNREACH");
    EXPECT_EQ(foreseen("[::1]:0", "[::ffff:127.0.0.1]:80"), "ENETUNREACH") << "IPv6 alone";
    EXPECT_EQ(foreseen("0.0.0.0:0", "127.255.255.255:80"), "ENETUNREACH") << "a broadcast address";
    EXPECT_EQ(seen("127.255.255.255:80"), "ENETUNREACH");
    EXPECT_EQ(foreseen("[::]:0", "[::1]:80"), "ok");
    EXPECT_EQ(foreseen("[::]:0", "[::]:80"), "ok");
}

}  // namespace
}  // namespace bindlab
