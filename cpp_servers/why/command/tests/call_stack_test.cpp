#include "cpp_servers/why/command/call_stack.hpp"

#include <gtest/gtest.h>

#include <mutex>

#include "cpp_servers/trace/tests/traced_python.hpp"

namespace bindlab {
namespace {

StackFrame frame(const char* module, const char* function, const char* file = "") {
    return {.module = module, .offset = 0x10, .function = function, .beyond = 2, .file = file};
}

TEST(CallStackTest, LooksForTheCallerOutsideOfLibc) {
    const std::vector stack = {frame("[vdso: 12]", ""), frame("/lib/libc.so.6", "bind", "bind.c"),
                               frame("/lib/libuv.so.1", "uv_tcp_bind"),
                               frame("/usr/bin/server", "main", "server.c")};
    EXPECT_EQ(caller_in(stack)->module, "/lib/libuv.so.1");
    EXPECT_EQ(source_in(stack)->file, "server.c");
    EXPECT_FALSE(caller_in({stack[1]}));
    EXPECT_FALSE(source_in({stack[1], stack[2]}));
    EXPECT_FALSE(caller_in({}));
}

TEST(CallStackTest, KnowsLibcsCallsInAStaticProgram) {
    const std::vector stack = {frame("/usr/bin/server", "__bind"),
                               frame("/usr/bin/server", "main", "server.c")};
    EXPECT_EQ(caller_in(stack)->function, "main");
    EXPECT_EQ(caller_in({frame("/usr/bin/server", "bind", "own.c")})->function, "bind")
        << "a function of the program's own";
}

TEST(CallStackTest, WritesWhatIsKnown) {
    StackFrame known = frame("/usr/bin/server", "main", "server.c");
    known.line = 12;
    EXPECT_EQ(to_string(known), "main (server.c:12)");
    EXPECT_EQ(to_string(frame("/usr/bin/server", "main")), "main+0x2 in /usr/bin/server");
    EXPECT_EQ(to_string(frame("/usr/bin/server", "")), "/usr/bin/server+0x10");
    EXPECT_EQ(to_string(frame("", "")), "memory+0x10");
}

TEST(CallStackTest, IsWalkedWhileTheCallerIsStopped) {
    std::mutex mutex;
    std::vector<StackFrame> stack;
    TraceHooks hooks;
    hooks.socket_call = [&](const SocketCall& call) {
        const std::lock_guard lock(mutex);
        stack = call_stack(call.pid, call.tid);
    };
    const TracedCommand command(python("socket.socket().listen(1)"), {}, hooks);
    ASSERT_TRUE(command.await_all_ends(soon()));
    ASSERT_GT(stack.size(), 1U);
    ASSERT_TRUE(caller_in(stack));
    EXPECT_NE(caller_in(stack)->module.find("python"), std::string::npos)
        << caller_in(stack)->module;
}

TEST(CallStackTest, IsEmptyWhereThereIsNoProcess) {
    EXPECT_TRUE(call_stack(0, 0).empty());
}

}  // namespace
}  // namespace bindlab
