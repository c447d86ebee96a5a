#include "cpp_servers/programs/standard_streams.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <initializer_list>
#include <string>
#include <vector>

#include "cpp_servers/programs/programs.hpp"

namespace bindlab {
namespace {

// The exit code of `body` in a child whose streams with these numbers are closed.
template <class Body>
int without(std::initializer_list<int> streams, const Body& body) {
    const pid_t child = ::fork();
    if (child == 0) {
        for (const int stream : streams) {
            ::close(stream);
        }
        ::alarm(20);  // a program that waits for its own socket ends by a signal
        ::_exit(body());
    }
    int status = 0;
    EXPECT_EQ(::waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

int run_program(std::vector<std::string> words) {
    std::vector<char*> arguments;
    for (std::string& word : words) {
        arguments.push_back(word.data());
    }
    arguments.push_back(nullptr);
    for (const Program& program : programs()) {
        if (program.name == words[0]) {
            return program.run(static_cast<int>(words.size()), arguments.data());
        }
    }
    return 127;
}

TEST(StandardStreams, NoSocketTakesThePlaceOfAClosedOne) {
    EXPECT_EQ(without({0, 1, 2},
                      [] {
                          hold_standard_streams();
                          return ::socket(AF_INET, SOCK_DGRAM, 0) > 2 ? 0 : 1;
                      }),
              0);
}

TEST(StandardStreams, AClosedInputHasEndedAndAClosedOutputTakesNothing) {
    EXPECT_EQ(without({0, 1},
                      [] {
                          hold_standard_streams();
                          char byte = 0;
                          const bool ended = ::read(0, &byte, 1) == 0;
                          return ended && ::write(1, &byte, 1) < 0 && errno == EBADF ? 0 : 1;
                      }),
              0);
}

TEST(StandardStreams, OpenOnesAreLeftAlone) {
    EXPECT_EQ(without({},
                      [] {
                          const int before = ::dup(0);
                          hold_standard_streams();
                          return ::dup(0) == before + 1 ? 0 : 1;
                      }),
              0);
}

TEST(StandardStreams, AProgramWithoutInputEnds) {
    EXPECT_EQ(without({0}, [] { return run_program({"udp-client", "127.0.0.1", "9"}); }), 0);
    EXPECT_EQ(without({0, 2}, [] { return run_program({"udp-client", "127.0.0.1", "9"}); }), 0);
    EXPECT_EQ(without({0}, [] { return run_program({"actor"}); }), 0);
}

TEST(StandardStreams, AProgramWhoseOutputIsLostDoesNotSayThatAllIsWell) {
    for (const Program& program : programs()) {
        const auto help = [&] { return run_program({std::string(program.name), "--help"}); };
        EXPECT_NE(without({1}, help), 0) << program.name;
        const auto into_a_full_disk = [&] {
            const int full = ::open("/dev/full", O_WRONLY);
            ::dup2(full, 1);
            return run_program({std::string(program.name), "--help"});
        };
        EXPECT_NE(without({}, into_a_full_disk), 0) << program.name;
    }
}

}  // namespace
}  // namespace bindlab
