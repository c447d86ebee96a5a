#include "cpp_servers/actor/successor.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <functional>
#include <string>
#include <vector>

#include "cpp_servers/actor/line_reader.hpp"
#include "netns/descriptor.hpp"
#include "netns/spawn.hpp"
#include "netns/system_call.hpp"

namespace bindlab {
namespace {

using Lines = std::vector<std::string>;

// What the new program tells that it has: netns/tests/main.cpp. Its streams are 0 and 1.
Lines left_by(const std::function<Successor()>& make) {
    std::array<int, 2> ends{};
    check(::pipe2(ends.data(), O_CLOEXEC), "make a pipe");
    const Descriptor read_end(ends[0]);
    Descriptor write_end(ends[1]);
    const auto body = [&] {
        check(::dup2(write_end.get(), STDOUT_FILENO), "give it an output");
        write_end.reset();
        make().execute({STDIN_FILENO, STDOUT_FILENO, true}, "exec # now", "pid\nuid");
        return 1;
    };
    Child child = fork_child(body, nullptr, std::array{write_end.get()});
    write_end.reset();
    Lines lines;
    LineReader reader(read_end.get());
    while (const auto line = reader.next()) {
        lines.push_back(*line);
    }
    EXPECT_EQ(child.reap().to_string(), "exit 0");
    return lines;
}

bool has(const Lines& lines, const std::string& line) {
    return std::ranges::find(lines, line) != lines.end();
}

int make_socket_with(int flags) {
    return check(::socket(AF_INET, SOCK_STREAM | flags, 0), "make a socket");
}

TEST(SuccessorOfAnActor, HasWhatExecLeavesAndIsToldTheNames) {
    int kept = 0;
    int closed = 0;
    const auto make = [&] {
        kept = make_socket_with(0);
        closed = make_socket_with(SOCK_CLOEXEC);
        return Successor::heir({{"sock", kept}, {"gone", closed}});
    };
    const Lines lines = left_by(make);
    EXPECT_TRUE(has(lines, "BINDLAB_LINE=exec # now"));
    EXPECT_TRUE(has(lines, "BINDLAB_REST=pid")) << "and the next line is uid";
    EXPECT_TRUE(has(lines, "BINDLAB_JSON=1"));
    EXPECT_TRUE(has(lines, "BINDLAB_SOCKETS=sock=3 gone=4"));
    EXPECT_TRUE(has(lines, "3"));
    EXPECT_FALSE(has(lines, "4"));
}

TEST(SuccessorOfAnActor, HasItsListenerAsTheThirdDescriptorIfItIsAService) {
    const auto make = [] {
        const int first = make_socket_with(0);
        const int second = make_socket_with(0);
        return Successor::service({{"other", first}, {"lst", second}}, "lst");
    };
    const Lines lines = left_by(make);
    EXPECT_TRUE(has(lines, "LISTEN_FDS=1"));
    EXPECT_TRUE(has(lines, "LISTEN_FDNAMES=lst"));
    EXPECT_TRUE(has(lines, "3"));
    EXPECT_FALSE(has(lines, "4"));
    const auto pid = std::ranges::find_if(
        lines, [](const std::string& line) { return line.starts_with("LISTEN_PID="); });
    EXPECT_NE(pid, lines.end());
}

TEST(SuccessorOfAnActor, KeepsTheThirdDescriptorWhereItIsTheListener) {
    const auto make = [] {
        return Successor::service({{"lst", make_socket_with(SOCK_CLOEXEC)}}, "lst");
    };
    EXPECT_TRUE(has(left_by(make), "3"));
}

}  // namespace
}  // namespace bindlab
