#include "cpp_servers/why/command/failed_call.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <mutex>

#include "cpp_servers/trace/tests/traced_python.hpp"
#include "cpp_servers/why/command/tests/made_up_call.hpp"

namespace bindlab {
namespace {

using Kind = SocketCall::Kind;

TEST(FailedCallTest, IsNoneThatIsUnderWayOrThatLibcMakesByItself) {
    EXPECT_FALSE(is_worth_telling(made_call(Kind::bind, "0.0.0.0:80", 0)));
    EXPECT_FALSE(is_worth_telling(made_call(Kind::connect, "10.0.0.1:80", EINPROGRESS)));
    EXPECT_FALSE(is_worth_telling(made_call(Kind::connect, "10.0.0.1:80", EISCONN)));
    EXPECT_FALSE(is_worth_telling(made_call(Kind::connect, "/var/run/nscd/socket", ENOENT)));
    EXPECT_TRUE(is_worth_telling(made_call(Kind::connect, "/run/x", ENOENT)));
    EXPECT_TRUE(is_worth_telling(made_call(Kind::bind, "0.0.0.0:80", EADDRINUSE)));
}

TEST(FailedCallTest, HasProcessSocketStackAndReason) {
    std::mutex mutex;
    std::vector<FailedCall> all;
    TraceHooks hooks;
    hooks.socket_call = [&](const SocketCall& call) {
        const std::lock_guard lock(mutex);
        if (is_worth_telling(call)) {
            all.push_back(look_at_failed(call, {6, 18, 44}));
        }
    };
    const TracedCommand command(
        python("a = socket.socket(); a.bind(('127.0.0.1', 0)); b = socket.socket()\n"
               "b.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)\n"
               "try: b.bind(a.getsockname())\n"
               "except OSError: pass\n"),
        {}, hooks);
    ASSERT_TRUE(command.await_all_ends(soon()));
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0].process.pid, command.pid());
    EXPECT_FALSE(all[0].stack.empty());
    ASSERT_TRUE(all[0].socket) << all[0].socket_hidden;
    EXPECT_TRUE(all[0].socket->options.reuse.address);
    EXPECT_EQ(all[0].why.kind, ReasonKind::port_held);
    EXPECT_NE(all[0].why.sentence.find("the holder lacks SO_REUSEADDR"), std::string::npos)
        << all[0].why.sentence;
}

}  // namespace
}  // namespace bindlab
