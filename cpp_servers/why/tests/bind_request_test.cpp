#include "cpp_servers/why/bind_request.hpp"

#include <gtest/gtest.h>

#include "cpp_servers/why/tests/made_up.hpp"

namespace bindlab {
namespace {

TEST(BindRequestWords, AreTheCallWithItsOptions) {
    BindRequest request = made_request("0.0.0.0:8080");
    EXPECT_EQ(words_of(request), "bind(0.0.0.0:8080)");
    EXPECT_EQ(port_words(request), "TCP port 8080");
    request.options.address = true;
    EXPECT_EQ(words_of(request), "bind(0.0.0.0:8080) with SO_REUSEADDR");
    request = made_request("[::]:80", {true, true});
    request.v6only = true;
    request.device = "eth0";
    request.protocol = Protocol::udp;
    EXPECT_EQ(words_of(request),
              "bind([::]:80) on device eth0 with IPV6_V6ONLY and SO_REUSEADDR and SO_REUSEPORT");
    EXPECT_EQ(port_words(request), "UDP port 80");
}

TEST(BindRequest, ChangesItsOptionsAndNothingElse) {
    const BindRequest request = made_request("10.0.0.1:80", {true, false});
    const BindRequest changed = request.with({false, true});
    EXPECT_EQ(changed.options, (ReuseOptions{false, true}));
    EXPECT_EQ(changed.where, request.where);
    EXPECT_EQ(changed.uid, request.uid);
}

}  // namespace
}  // namespace bindlab
