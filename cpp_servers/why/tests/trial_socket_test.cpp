#include "cpp_servers/why/trial_socket.hpp"

#include <gtest/gtest.h>

#include <cerrno>

#include "cpp_servers/why/tests/made_up.hpp"
#include "netns/tests/needs_namespaces.hpp"
#include "netns/tests/open_descriptors.hpp"
#include "netns/tests/test_socket.hpp"

namespace bindlab {
namespace {

class TryBind : public NeedsNamespaces {};

TEST_F(TryBind, SaysWhatTheKernelSaysAndLeavesThePortFree) {
    const auto where = NetworkNamespace::create();
    where.run_inside([&] {
        const auto before = open_descriptors();
        for (const ReuseOptions options : kReuseOptions) {
            EXPECT_EQ(try_bind(made_request("127.0.0.1:8080", options)), 0);
        }
        EXPECT_EQ(open_descriptors(), before);
        const auto holder = listen_socket(where, "127.0.0.1:8080", 1);
        EXPECT_EQ(try_bind(made_request("127.0.0.1:8080", {true, true})), EADDRINUSE);
        EXPECT_EQ(try_bind(made_request("127.0.0.2:8080")), 0);
        EXPECT_EQ(try_bind(made_request("[::]:8080")), EADDRINUSE);
        BindRequest v6only = made_request("[::]:8080");
        v6only.v6only = true;
        EXPECT_EQ(try_bind(v6only), 0);
    });
}

TEST_F(TryBind, HasTheDeviceOfTheRequest) {
    const auto where = NetworkNamespace::create();
    where.run_inside([&] {
        BindRequest request = made_request("0.0.0.0:8080");
        request.device = "lo";
        EXPECT_EQ(try_bind(request), 0);
        request.device = "nowhere0";
        EXPECT_EQ(try_bind(request), ENODEV);
    });
}

}  // namespace
}  // namespace bindlab
