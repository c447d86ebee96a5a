#include "cpp_servers/why/port_memory.hpp"

#include <gtest/gtest.h>

#include "cpp_servers/why/tests/made_up.hpp"

namespace bindlab {

namespace {

constexpr ReuseOptions kPortAlone = {false, true};
constexpr ReuseOptions kAddressAlone = {true, false};
constexpr ReuseOptions kBothOfThem = {true, true};

HeldSocket made(std::string_view state, std::string_view where, ReuseOptions options,
                std::uint32_t interface = 0) {
    HeldSocket held = with_options(made_socket(state, where), options);
    held.entry.interface = interface;
    return held;
}

HeldSocket of_other(HeldSocket held) {
    ++held.entry.uid;
    return held;
}

HeldSocket only_v6(HeldSocket held) {
    held.entry.v6only = true;
    return held;
}

PortMemory remembers(const std::vector<HeldSocket>& held, const BindRequest& request) {
    return port_memory(held, request, made_host());
}

bool has_address(std::string_view remembered, std::string_view asked, bool v6only = false) {
    BindRequest request = made_request(asked);
    request.v6only = v6only;
    return has_address_of(made_request(remembered), request);
}

}  // namespace

TEST(PortMemory, KnowsASocketAgainByItsAddressAsTheKernelComparesIt) {
    EXPECT_TRUE(has_address("0.0.0.0:80", "10.0.0.1:80"));
    EXPECT_FALSE(has_address("10.0.0.1:80", "0.0.0.0:80"));
    EXPECT_TRUE(has_address("10.0.0.1:80", "[::ffff:10.0.0.1]:80"));
    EXPECT_TRUE(has_address("[::]:80", "10.0.0.1:80"));
    EXPECT_TRUE(has_address("[::]:80", "[::1]:80"));
    EXPECT_FALSE(has_address("[::1]:80", "[::]:80"));
    EXPECT_FALSE(has_address("[::1]:80", "127.0.0.1:80"));
    EXPECT_TRUE(has_address("0.0.0.0:80", "[::]:80")) << "the IPv4 address of :: is 0";
    EXPECT_FALSE(has_address("0.0.0.0:80", "[::]:80", true));
    EXPECT_FALSE(has_address("0.0.0.0:80", "[::1]:80"));
    EXPECT_FALSE(has_address("[::ffff:0.0.0.0]:80", "[::]:80"));
    BindRequest only = made_request("[::]:80");
    only.v6only = true;
    EXPECT_TRUE(has_address_of(only, made_request("[::]:80")));
    EXPECT_FALSE(has_address_of(only, made_request("0.0.0.0:80")));
}

TEST(PortMemory, BesideHoldersOnADeviceMayBeOfOneOnAnother) {
    const HeldSocket on_device = made("LISTEN", "0.0.0.0:80", {}, 3);
    EXPECT_EQ(remembers({on_device}, made_request("0.0.0.0:80", kPortAlone)), PortMemory::one_gone);
    EXPECT_EQ(remembers({on_device}, made_request("0.0.0.0:80", kBothOfThem)),
              PortMemory::one_gone);
    EXPECT_EQ(remembers({on_device}, made_request("0.0.0.0:80", kAddressAlone)),
              PortMemory::nobody);
    EXPECT_EQ(remembers({on_device, made("LISTEN", "127.0.0.1:80", {})},
                        made_request("0.0.0.0:80", kPortAlone)),
              PortMemory::nobody)
        << "a listener on no device refuses it on every other";
    EXPECT_EQ(remembers({on_device, made("LISTEN", "127.0.0.2:80", {})},
                        made_request("127.0.0.1:80", kPortAlone)),
              PortMemory::one_gone);
    EXPECT_EQ(remembers({on_device, of_other(made("LISTEN", "0.0.0.0:80", kPortAlone))},
                        made_request("0.0.0.0:80", kPortAlone)),
              PortMemory::nobody);
}

TEST(PortMemory, MayBeOfOneThatWasLetInBySoReuseaddr) {
    const BindRequest request = made_request("0.0.0.0:80", kPortAlone);
    EXPECT_EQ(remembers({made("BOUND_INACTIVE", "0.0.0.0:80", kAddressAlone)}, request),
              PortMemory::one_gone);
    EXPECT_EQ(remembers({made("BOUND_INACTIVE", "0.0.0.0:80", {})}, request), PortMemory::nobody);
    EXPECT_EQ(remembers({made("LISTEN", "0.0.0.0:80", kAddressAlone)}, request),
              PortMemory::nobody);
}

TEST(PortMemory, IsNobodysThatANewSocketHasNotTheAddressOf) {
    const BindRequest request = made_request("[::]:80", kPortAlone);
    EXPECT_EQ(remembers({made("LISTEN", "0.0.0.0:80", {})}, request), PortMemory::nobody)
        << "one of the other family is not thought of";
    EXPECT_EQ(remembers({only_v6(made("LISTEN", "[::]:80", {})),
                         made("BOUND_INACTIVE", "0.0.0.0:80", kPortAlone)},
                        request),
              PortMemory::one_here)
        << "unless it is here: 0.0.0.0 passes for ::";
    EXPECT_EQ(remembers({made("LISTEN", "[::1]:80", {}), made("LISTEN", "0.0.0.0:80", kPortAlone)},
                        made_request("[::1]:80", kPortAlone)),
              PortMemory::nobody)
        << "but not for ::1";
}

TEST(PortMemory, OfOneHereIsLostIfItCannotHaveComeLast) {
    const BindRequest request = made_request("0.0.0.0:80", kPortAlone);
    const HeldSocket shares = made("BOUND_INACTIVE", "0.0.0.0:80", kBothOfThem);
    EXPECT_EQ(remembers({made("BOUND_INACTIVE", "0.0.0.0:80", kAddressAlone), shares}, request),
              PortMemory::one_here);
    EXPECT_EQ(remembers({made("LISTEN", "0.0.0.0:80", kAddressAlone), shares}, request),
              PortMemory::nobody)
        << "listen() came last: before, and it would have refused the other";
}

}  // namespace bindlab
