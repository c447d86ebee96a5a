// StepRunner with its two parts, ActorSteps and NetworkSteps: each kind of step on a host of its
// own.
#include "cpp_servers/engine/run/step_runner.hpp"

#include <gtest/gtest.h>

#include <csignal>

#include "cpp_servers/engine/tests/one_host.hpp"
#include "netns/sysctl.hpp"
#include "netns/tests/in_child.hpp"
#include "netns/tests/needs_namespaces.hpp"

namespace bindlab {
namespace {

constexpr std::size_t kServer = 0;
constexpr std::size_t kSecond = 1;
constexpr std::size_t kProgram = 2;

class StepRunnerTest : public NeedsNamespaces {
protected:
    struct Runner {
        StepResult operator()(Action action, bool must = false,
                              std::chrono::milliseconds within = std::chrono::minutes(1)) {
            Step step;
            step.action = std::move(action);
            step.must = must;
            step.within = within;
            return steps.carry_out(step);
        }
        std::string outcome(Action action) { return (*this)(std::move(action)).outcome; }

        OneHost host{""};
        std::vector<std::size_t> started;
        StepRunner steps{host.plan,   host.topology.hosts(),
                         host.actors, host.watch,
                         host.waiter, [this](std::size_t actor) { started.push_back(actor); }};
    };

    static void with_runner(const std::function<void(Runner&)>& body) {
        in_child([&] {
            std::signal(SIGPIPE, SIG_IGN);  // as a case's process does
            Runner runner;
            body(runner);
        });
    }

    static LookStep look(std::string state, bool absent, bool await) {
        LookStep look;
        look.pattern.state = std::move(state);
        look.absent = absent;
        look.await = await;
        return look;
    }
};

TEST_F(StepRunnerTest, AdvancesToAPhaseOfTheSecondAndSaysWhichItCameTo) {
    with_runner([](Runner& run) {
        AdvanceStep advance{std::chrono::seconds(1), std::chrono::milliseconds(500)};
        const auto before = Clock::now();
        auto first = std::chrono::floor<std::chrono::seconds>(before) + *advance.phase;
        if (first < before) {
            first += std::chrono::seconds(1);
        }
        const StepResult result = run(advance);
        EXPECT_GE(Clock::now(), first);
        ASSERT_TRUE(result.value);
        EXPECT_EQ(result.value->find_first_not_of("0123456789"), std::string::npos);
    });
}

TEST_F(StepRunnerTest, InterruptsACallThatMayBlockWhenItsTimeIsOver) {
    with_runner([](Runner& run) {
        run.outcome(CallStep{kServer, "socket tcp"});
        run.outcome(CallStep{kServer, "bind 10.0.0.1:9527"});
        run.outcome(CallStep{kServer, "listen"});
        const StepResult result =
            run(CallStep{kServer, "accept", true}, false, std::chrono::milliseconds(100));
        EXPECT_EQ(result.outcome, "blocks");
        EXPECT_TRUE(result.timed_out);
        EXPECT_NE(result.reply.find("EINTR"), std::string::npos) << result.reply;
        EXPECT_TRUE(result.why_abort.empty());
        EXPECT_EQ(run.outcome(CallStep{kServer, "pid"}), "ok");  // and it goes on
    });
}

TEST_F(StepRunnerTest, GivesUpOnACallThatIsNotToBlock) {
    with_runner([](Runner& run) {
        const StepResult result =
            run(CallStep{kServer, "hang"}, false, std::chrono::milliseconds(100));
        EXPECT_EQ(result.outcome, "ETIMEDOUT");
        EXPECT_FALSE(result.why_abort.empty());
    });
}

TEST_F(StepRunnerTest, HandsOnWhatACallReturned) {
    with_runner([](Runner& run) {
        EXPECT_EQ(run.outcome(CallStep{kServer, "socket tcp"}), "ok");
        const StepResult result = run(CallStep{kServer, "bind 10.9.9.9:1"});
        EXPECT_EQ(result.outcome, "EADDRNOTAVAIL");
        EXPECT_FALSE(result.reply.empty());
        EXPECT_TRUE(result.why_abort.empty());
    });
}

TEST_F(StepRunnerTest, EndsTheCaseWhenAStepFailsThatMustNot) {
    with_runner([](Runner& run) {
        run(CallStep{kServer, "socket tcp"});
        const StepResult result = run(CallStep{kServer, "bind 10.9.9.9:1"}, true);
        EXPECT_TRUE(result.why_abort.starts_with("EADDRNOTAVAIL: ")) << result.why_abort;
        EXPECT_TRUE(result.fault.empty());
    });
}

TEST_F(StepRunnerTest, CallsALineThatTheActorRefusesAFault) {
    with_runner([](Runner& run) {
        const StepResult result = run(CallStep{kServer, "dance"});
        EXPECT_EQ(result.outcome, "EINVAL");
        EXPECT_TRUE(result.fault.starts_with("actor server: ")) << result.fault;
        EXPECT_FALSE(result.fault_todo.empty());
    });
}

TEST_F(StepRunnerTest, CallsNonsenseAFault) {
    with_runner([](Runner& run) {
        const StepResult result = run(CallStep{kServer, "babble"});
        EXPECT_EQ(result.outcome, "EBADMSG");
        EXPECT_NE(result.fault.find("nonsense"), std::string::npos);
    });
}

TEST_F(StepRunnerTest, EndsTheCaseWhenAnActorHangsOrDies) {
    with_runner([](Runner& run) {
        const auto hung = run(CallStep{kServer, "hang"}, false, std::chrono::milliseconds(20));
        EXPECT_EQ(hung.outcome, "ETIMEDOUT");
        EXPECT_TRUE(hung.timed_out);
        EXPECT_FALSE(hung.why_abort.empty());
        const auto dead = run(CallStep{kSecond, "crash"});
        EXPECT_EQ(dead.outcome, "EPIPE");
        EXPECT_NE(dead.why_abort.find("actor second has ended"), std::string::npos);
    });
}

TEST_F(StepRunnerTest, DrivesAProgram) {
    with_runner([](Runner& run) {
        EXPECT_EQ(run.outcome(RunStep{kProgram, {"cat"}}), "ok");
        EXPECT_EQ(run.started, std::vector<std::size_t>{kProgram});
        EXPECT_EQ(run.outcome(TypeStep{kProgram, "one two"}), "ok");
        EXPECT_EQ(run(OutputStep{kProgram, "one"}).value, "one");
        const auto late = run(OutputStep{kProgram, "one"}, false, std::chrono::milliseconds(1));
        EXPECT_TRUE(late.timed_out);
        EXPECT_EQ(late.value, " two");
        EXPECT_EQ(run.outcome(EofStep{kProgram}), "ok");
        EXPECT_EQ(run.outcome(EofStep{kProgram}), "EBADF");
        EXPECT_EQ(run(WaitStep{kProgram}).value, "exit 0");
        const auto ended = run(OutputStep{kProgram, "three"});
        EXPECT_EQ(ended.outcome, "ETIMEDOUT");
        EXPECT_FALSE(ended.timed_out);
        EXPECT_EQ(run.outcome(TypeStep{kProgram, "x"}), "EBADF");
    });
}

TEST_F(StepRunnerTest, SaysThatAProgramDoesNotReadItsInput) {
    with_runner([](Runner& run) {
        run(RunStep{kProgram, {"sleep", "1000"}});
        const auto result = run(TypeStep{kProgram, std::string(1U << 20, 'x')}, false,
                                std::chrono::milliseconds(20));
        EXPECT_EQ(result.outcome, "ETIMEDOUT");
        EXPECT_EQ(result.why_abort, "program does not read its input");
    });
}

TEST_F(StepRunnerTest, SaysThatAProgramWasNotStarted) {
    with_runner([](Runner& run) {
        EXPECT_EQ(run.outcome(TypeStep{kProgram, "x"}), "ESRCH");
        EXPECT_EQ(run.outcome(EofStep{kProgram}), "ESRCH");
        EXPECT_EQ(run.outcome(OutputStep{kProgram, "x"}), "ESRCH");
        EXPECT_EQ(run.outcome(WaitStep{kProgram}), "ESRCH");
        EXPECT_EQ(run.outcome(SignalStep{kProgram, SIGTERM, false}), "ESRCH");
        EXPECT_EQ(run.outcome(RunStep{kProgram, {"no-such-program"}}), "ENOENT");
        EXPECT_TRUE(run.started.empty());
    });
}

TEST_F(StepRunnerTest, WaitsForTheEndOfWhatItKills) {
    with_runner([](Runner& run) {
        EXPECT_EQ(run(SignalStep{kServer, SIGKILL, true}).value, "signal SIGKILL");
        const auto again = run(SignalStep{kServer, SIGKILL, false});
        EXPECT_EQ(again.outcome, "ESRCH");
        EXPECT_NE(again.detail.find("signal SIGKILL"), std::string::npos);
        EXPECT_EQ(run.outcome(SignalStep{kSecond, SIGTERM, false}), "ok");
        EXPECT_EQ(run(WaitStep{kSecond}).value, "signal SIGTERM");
    });
}

TEST_F(StepRunnerTest, LooksOnceForATable) {
    with_runner([](Runner& run) {
        const auto none = run(look("LISTEN", false, false));
        EXPECT_EQ(none.outcome, "ENOENT");
        ASSERT_TRUE(none.decided_by);
        EXPECT_TRUE(none.decided_by->second.empty());
        EXPECT_EQ(run.outcome(look("LISTEN", true, false)), "ok");
        run(CallStep{kServer, "socket tcp"});
        run(CallStep{kServer, "listen"});
        EXPECT_EQ(run.outcome(look("LISTEN", false, false)), "ok");
        EXPECT_EQ(run.outcome(look("LISTEN", true, false)), "EEXIST");
    });
}

TEST_F(StepRunnerTest, AwaitsAStateUntilTheTimeIsOver) {
    with_runner([](Runner& run) {
        EXPECT_EQ(run.outcome(look("LISTEN", true, true)), "ok");
        const auto late = run(look("LISTEN", false, true), false, std::chrono::milliseconds(5));
        EXPECT_EQ(late.outcome, "ETIMEDOUT");
        EXPECT_TRUE(late.timed_out);
        EXPECT_TRUE(late.decided_by);
    });
}

TEST_F(StepRunnerTest, AdvancesByItsOwnTimeNotTheStepsLimit) {
    with_runner([](Runner& run) {
        const auto begin = Clock::now();
        EXPECT_EQ(
            run(AdvanceStep{std::chrono::milliseconds(20), {}}, true, std::chrono::milliseconds(1))
                .outcome,
            "ok");
        EXPECT_GE(Clock::now() - begin, std::chrono::milliseconds(20));
    });
}

TEST_F(StepRunnerTest, ChangesTheHost) {
    with_runner([](Runner& run) {
        EXPECT_EQ(run.outcome(SysctlStep{0, "net.ipv4.ip_nonlocal_bind", "1"}), "ok");
        EXPECT_EQ(read_sysctl(run.host.topology.hosts()[0].where, "net.ipv4.ip_nonlocal_bind"),
                  "1");
        const auto address = InterfaceAddress::parse("10.0.0.7/32");
        EXPECT_EQ(run.outcome(AddressStep{0, "lo", address, true}), "ok");
        EXPECT_EQ(run.outcome(AddressStep{0, "lo", address, true}), "EEXIST");
        EXPECT_EQ(run.outcome(AddressStep{0, "lo", address, false}), "ok");
        EXPECT_EQ(run.outcome(AddressStep{0, "lo", address, false}), "EADDRNOTAVAIL");
        EXPECT_EQ(run.outcome(LinkStep{0, "lo", false}), "ok");
        EXPECT_EQ(run.outcome(LinkStep{0, "lo", true}), "ok");
    });
}

TEST_F(StepRunnerTest, SaysWhatTheKernelRefuses) {
    with_runner([](Runner& run) {
        const auto unknown = run(SysctlStep{0, "net.ipv4.no_such_thing", "1"}, true);
        EXPECT_EQ(unknown.outcome, "ENOENT");
        EXPECT_FALSE(unknown.why_abort.empty());
        EXPECT_EQ(run.outcome(LinkStep{0, "eth7", false}), "ENODEV");
        EXPECT_NE(run.outcome(NeighbourStep{0, "lo", IpAddress::parse("10.0.0.9"), ""}), "ok");
    });
}

}  // namespace
}  // namespace bindlab
