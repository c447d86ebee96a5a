#include "cpp_servers/trace/call_address.hpp"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/un.h>

#include <cstring>
#include <string_view>

namespace bindlab {
namespace {

CallAddress address_of(const void* bytes, std::size_t size) {
    const auto* const first = static_cast<const std::uint8_t*>(bytes);
    return {.bytes = {first, first + size}, .length = static_cast<std::int64_t>(size)};
}

CallAddress address_of(std::string_view endpoint) {
    const SocketAddress address = Endpoint::parse(endpoint).to_socket_address();
    return address_of(address.get(), address.length);
}

CallAddress unix_address(std::string_view path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.data(), path.size());
    return address_of(&address, offsetof(sockaddr_un, sun_path) + path.size());
}

TEST(CallAddressTest, ReadsBothFamiliesAsTheyAreWritten) {
    EXPECT_EQ(address_of("0.0.0.0:80").to_string(), "0.0.0.0:80");
    EXPECT_EQ(address_of("[fd00::1]:80").to_string(), "[fd00::1]:80");
    EXPECT_EQ(address_of("[::1]:80").endpoint(), Endpoint::parse("[::1]:80"));
}

TEST(CallAddressTest, ShowsTheScopeOfAnIpv6Address) {
    sockaddr_in6 address{};
    address.sin6_family = AF_INET6;
    address.sin6_addr.s6_addr[0] = 0xfe;
    address.sin6_addr.s6_addr[1] = 0x80;
    address.sin6_scope_id = 3;
    EXPECT_EQ(address_of(&address, sizeof address).to_string(), "[fe80::%3]:0");
    EXPECT_EQ(address_of(&address, 24).to_string(), "[fe80::]:0") << "without scope, RFC 2133";
}

TEST(CallAddressTest, TellsUnixPathsFromAbstractNames) {
    EXPECT_EQ(unix_address("/run/x").to_string(), "unix:/run/x");
    EXPECT_EQ(unix_address(std::string_view("\0x", 2)).to_string(), "unix:@x");
    EXPECT_EQ(unix_address(std::string_view("/a\0b", 4)).unix_name(), (UnixName{false, "/a"}));
    EXPECT_EQ(unix_address("").unix_name(), UnixName{});
    EXPECT_EQ(address_of("0.0.0.0:80").unix_name(), std::nullopt);
}

TEST(CallAddressTest, ShowsWhatIsNoWholeAddress) {
    EXPECT_EQ(CallAddress{}.to_string(), "NULL");
    EXPECT_EQ((CallAddress{.bytes = {}, .length = 16, .pointer = 8}).to_string(), "0x8");
    EXPECT_EQ(
        (CallAddress{.bytes = {}, .length = 16, .pointer = 8, .is_forbidden = true}).to_string(),
        "an unreadable address");
    const sa_family_t inet = AF_INET;
    EXPECT_EQ(address_of(&inet, sizeof inet).to_string(), "AF_INET in 2 bytes");
    const sa_family_t none = AF_UNSPEC;
    EXPECT_EQ(address_of(&none, sizeof none).to_string(), "AF_UNSPEC");
    EXPECT_EQ((CallAddress{.bytes = {}, .length = -1, .pointer = 8}).to_string(),
              "an address in -1 bytes");
    CallAddress longer = address_of("0.0.0.0:80");
    longer.length = 500;
    EXPECT_EQ(longer.to_string(), "0.0.0.0:80 in 500 bytes");
    longer.length = 128;
    EXPECT_EQ(longer.to_string(), "0.0.0.0:80") << "the kernel takes it (sockaddr_storage)";
    CallAddress path = unix_address("/x");
    path.length = sizeof(sockaddr_un) + 1;
    EXPECT_EQ(path.to_string(), "unix:/x in 111 bytes");
    const sa_family_t packet = AF_PACKET;
    EXPECT_EQ(address_of(&packet, sizeof packet).to_string(), "family 17");
}

}  // namespace
}  // namespace bindlab
