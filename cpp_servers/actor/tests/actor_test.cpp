#include "cpp_servers/actor/actor.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <optional>
#include <string>

#include "cpp_servers/actor/answer.hpp"
#include "cpp_servers/actor/line_reader.hpp"
#include "cpp_servers/actor/tests/transcript.hpp"
#include "netns/child.hpp"
#include "netns/descriptor.hpp"
#include "netns/spawn.hpp"
#include "netns/system_call.hpp"

namespace bindlab {
namespace {

enum class Task { run, check };

// An actor in a process of its own at the other end of a socketpair, as the engine has it.
class ActorProcess {
public:
    explicit ActorProcess(AnswerFormat format, Task task = Task::run)
        : ActorProcess(pair(), format, task) {}

    void write(std::string_view text) {
        Transcript::of_this_test().add("test", quote(text));
        check(::write(ours_.get(), text.data(), text.size()), "write to the actor");
    }
    std::optional<std::string> read() {
        auto answer = answers_.next();
        Transcript::of_this_test().add("actor", answer.value_or("end"));
        return answer;
    }
    std::string ask(std::string_view line) {
        write(std::string(line) + '\n');
        return read().value_or("end");
    }
    void end_input() { check(::shutdown(ours_.get(), SHUT_WR), "shutdown"); }
    std::string reap() { return child_.reap().to_string(); }

private:
    using Pair = std::array<Descriptor, 2>;

    static Pair pair() {
        std::array<int, 2> ends{};
        check(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()), "socketpair");
        return {Descriptor(ends[0]), Descriptor(ends[1])};
    }

    ActorProcess(Pair ends, AnswerFormat format, Task task)
        : ours_(std::move(ends[0])),
          child_(start(ends[1].get(), format, task)),
          answers_(ours_.get()) {}

    static Child start(int end, AnswerFormat format, Task task) {
        const std::array<int, 1> keep = {end};
        const auto body = [=] {
            if (task == Task::check) {
                check_lines(end, end, format);
                return 0;
            }
            return run_actor(end, end, format);
        };
        return fork_child(body, nullptr, keep);
    }

    Descriptor ours_;
    Child child_;
    LineReader answers_;
};

TEST(Actor, AnswersInText) {
    ActorProcess actor(AnswerFormat::text);
    EXPECT_EQ(actor.ask("exit 3").find("exit 3 = 0 <"), 0U);
    EXPECT_EQ(actor.reap(), "exit 3");
}

TEST(Actor, AnswersInJson) {
    ActorProcess actor(AnswerFormat::json);
    const Answer answer = answer_from_json(actor.ask("getpeername"));
    EXPECT_EQ(answer.fault, "getpeername: there is no socket 'sock'; open: nothing yet");
    EXPECT_TRUE(answer_from_json(actor.ask("socket tcp")).succeeded());
    EXPECT_EQ(answer_from_json(actor.ask("getpeername")).errno_name, "ENOTCONN");
    EXPECT_EQ(answer_from_json(actor.ask("pid")).call, "pid");
}

TEST(Actor, EndsWithTheInput) {
    ActorProcess actor(AnswerFormat::json);
    actor.ask("socket tcp");
    actor.end_input();
    EXPECT_EQ(actor.read(), std::nullopt);
    EXPECT_EQ(actor.reap(), "exit 0");
}

TEST(Actor, SaysNothingToEmptyLinesAndComments) {
    ActorProcess actor(AnswerFormat::json);
    actor.write("\n# a comment\n");
    EXPECT_EQ(answer_from_json(actor.ask("pid")).call, "pid");
}

TEST(Actor, AnswersSeveralLinesInTheirOrder) {
    ActorProcess actor(AnswerFormat::json);
    actor.write("pid\nuid\nbnd");
    actor.end_input();
    EXPECT_EQ(answer_from_json(actor.read().value()).call, "pid");
    EXPECT_EQ(answer_from_json(actor.read().value()).call, "uid");
    EXPECT_EQ(answer_from_json(actor.read().value()).call, "bnd");
}

TEST(Actor, HelpsAPersonButNotAMachine) {
    ActorProcess person(AnswerFormat::text);
    EXPECT_EQ(person.ask("help").find("One call a line"), 0U);
    ActorProcess machine(AnswerFormat::json);
    EXPECT_TRUE(answer_from_json(machine.ask("help")).is_fault());
}

TEST(Actor, BabblesOnceWhenToldTo) {
    ActorProcess actor(AnswerFormat::json);
    EXPECT_THROW(answer_from_json(actor.ask("babble")), std::invalid_argument);
    EXPECT_EQ(answer_from_json(actor.ask("pid")).call, "pid");
}

TEST(Actor, HearsTheNextLineWhileAnAlarmRuns) {
    ActorProcess actor(AnswerFormat::json);
    actor.ask("socket udp");
    actor.ask("alarm 5");
    EXPECT_EQ(answer_from_json(actor.ask("recv")).errno_name, "EINTR");
    actor.ask("alarm 0");
    EXPECT_EQ(answer_from_json(actor.ask("recv dontwait")).errno_name, "EAGAIN");
}

TEST(Actor, ChecksLinesWithoutMakingACall) {
    ActorProcess text(AnswerFormat::text, Task::check);
    EXPECT_EQ(text.ask("crash"), "accepted");
    EXPECT_EQ(text.ask("listen X"),
              "? listen: BACKLOG is a number from -2147483648 to 2147483647, "
              "not 'X'; write: listen [NAME] [BACKLOG]");
    text.write("# nothing\n");
    EXPECT_EQ(text.ask("exit 3"), "accepted");
    text.end_input();
    EXPECT_EQ(text.reap(), "exit 0");
    ActorProcess json(AnswerFormat::json, Task::check);
    EXPECT_EQ(json.ask("pid"), R"({"call":"pid","fault":null})");
    EXPECT_TRUE(answer_from_json(json.ask("pid 5")).is_fault());
}

TEST(Actor, TakesABrokenPipeForData) {
    ActorProcess actor(AnswerFormat::json);
    actor.ask("socket tcp");
    EXPECT_EQ(answer_from_json(actor.ask("shutdown WR")).errno_name, "ENOTCONN");
    EXPECT_EQ(answer_from_json(actor.ask("send \"x\"")).errno_name, "EPIPE");
}

}  // namespace
}  // namespace bindlab
