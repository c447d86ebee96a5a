#include "cpp_servers/why/process_facts.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <string>

#include "netns/spawn.hpp"

namespace bindlab {
namespace {

using std::chrono::seconds;

TEST(ParseStat, TakesNamesWithBlanksAndParentheses) {
    const auto stat =
        parse_stat("12 (a) (b c) S 1 10 9 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 4711 1 2 3");
    ASSERT_TRUE(stat);
    EXPECT_EQ(stat->program, "a) (b c");
    EXPECT_EQ(stat->state, 'S');
    EXPECT_EQ(stat->parent, 1);
    EXPECT_EQ(stat->group, 10);
    EXPECT_EQ(stat->session, 9);
    EXPECT_EQ(stat->threads, 1);
    EXPECT_EQ(stat->start_ticks, 4711U);
}

TEST(ParseStat, KnowsAProcessThatHasEndedFromOneWhoseFirstThreadHas) {
    const std::string rest = " 1 10 9 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 ";
    const auto stat = [&](const char* state, int threads) {
        return *parse_stat("12 (a) " + (state + rest) + std::to_string(threads) + " 0 4711 1");
    };
    EXPECT_FALSE(stat("S", 1).has_ended());
    EXPECT_TRUE(stat("Z", 1).has_ended());
    EXPECT_FALSE(stat("Z", 2).has_ended());
    EXPECT_TRUE(stat("Z", 2).has_ended_first_thread());
}

TEST(ParseStat, TakesNoOtherLine) {
    for (const char* line : {"", "12", "12 (a", ") (", "12 (a) S", "12 (a) S x 1 1"}) {
        EXPECT_FALSE(parse_stat(line)) << line;
    }
}

TEST(ProcessFacts, AreThoseOfThisProcess) {
    const auto facts = process_facts(::getpid());
    ASSERT_TRUE(facts);
    EXPECT_EQ(facts->uid, ::geteuid());
    EXPECT_EQ(facts->parent, ::getppid());
    EXPECT_EQ(facts->program.substr(0, 9), "why_tests");
    EXPECT_NE(facts->command.find("why_tests"), std::string::npos);
    const auto age = std::chrono::system_clock::now() - facts->started;
    EXPECT_GT(age, seconds(-2));
    EXPECT_LT(age, seconds(120));
}

TEST(ProcessFacts, TellTheSameStartAtEveryLook) {
    using std::chrono::milliseconds;
    const auto first = process_facts(::getpid())->started;
    for (int look = 0; look < 3; ++look) {  // at other parts of a second
        ::poll(nullptr, 0, 300);
        const auto again = process_facts(::getpid())->started;
        EXPECT_LT(std::chrono::abs(again - first), milliseconds(100));
    }
}

TEST(ProcessFacts, CutACommandBetweenTwoLetters) {
    const std::string name(100, 'x');
    std::array<int, 2> pipe{};
    ASSERT_EQ(::pipe2(pipe.data(), O_CLOEXEC), 0);
    const pid_t child = ::fork();
    if (child == 0) {
        // 120 bytes end in the middle of the letter.
        ::execl("/bin/sh", name.c_str(), "-c", "kill -STOP $$ #\xe2\x82\xac", nullptr);
        ::_exit(127);
    }
    ::close(pipe[1]);
    char nothing = 0;
    ASSERT_EQ(::read(pipe[0], &nothing, 1), 0) << "it is another program now";
    const auto facts = process_facts(child);
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    ::close(pipe[0]);
    ASSERT_TRUE(facts);
    EXPECT_EQ(facts->command, name + " -c kill -STOP $$ #…");
}

TEST(ProcessFacts, OfNobodyAreNone) {
    EXPECT_FALSE(process_facts(0));
    EXPECT_FALSE(process_facts(-1));
    const auto ended = [] {
        auto child = fork_child([] { return 0; }, nullptr, {});
        child.reap();
        return child.pid();
    }();
    EXPECT_FALSE(process_facts(ended));
}

// A child of a session leader that has ended; this process is made the one that inherits it.
TEST(ProcessFacts, KnowWhoWasLeftBehind) {
    ASSERT_EQ(::prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
    std::array<int, 2> pipe{};
    ASSERT_EQ(::pipe(pipe.data()), 0);
    const pid_t leader = ::fork();
    if (leader == 0) {
        ::setsid();
        const pid_t left = ::fork();
        if (left == 0) {
            ::pause();
            ::_exit(0);
        }
        ::_exit(::write(pipe[1], &left, sizeof left) == sizeof left ? 0 : 1);
    }
    pid_t left = 0;
    ASSERT_EQ(::read(pipe[0], &left, sizeof left), static_cast<ssize_t>(sizeof left));
    ASSERT_EQ(::waitpid(leader, nullptr, 0), leader);
    const auto facts = process_facts(left);
    ::kill(left, SIGKILL);
    ::waitpid(left, nullptr, 0);
    ::close(pipe[0]);
    ::close(pipe[1]);
    ASSERT_TRUE(facts);
    EXPECT_TRUE(facts->parent_gone);
    EXPECT_EQ(facts->parent, ::getpid());
    EXPECT_FALSE(process_facts(::getpid())->parent_gone);
}

}  // namespace
}  // namespace bindlab
