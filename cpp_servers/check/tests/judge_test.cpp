#include "cpp_servers/check/judge.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <functional>
#include <string>
#include <vector>

#include "cpp_servers/check/tests/made_up_server.hpp"

namespace bindlab {
namespace {

using Spoil = std::function<void(ServerObservations&)>;

RestartTrial& trial_beside(ServerObservations& seen, Ending ending) {
    return *std::ranges::find(seen.restarts, ending, &RestartTrial::ending);
}

void refuse(ServerObservations& seen, Ending ending) {
    Attempt& restart = trial_beside(seen, ending).restart;
    restart.came = Came::refused;
    restart.decisive = made_up_call("bind", EADDRINUSE);
    restart.held_by = HeldBy::remnant;
}

struct Spoilt {
    std::string how;
    Spoil spoil;
    std::string words;
    int code;
};

TEST(Judge, SaysWhatTheWorstOfWhatWasSeenIs) {
    const std::vector<Spoilt> table = {
        {"nothing", [](auto&) {}, "SAFE", 0},
        {"refused beside TIME_WAIT",
         [](auto& seen) {
             seen.listeners = {made_up_listener({})};
             refuse(seen, Ending::time_wait);
         },
         "BLOCKED up to 60 s", 1},
        {"refused beside LAST_ACK",
         [](auto& seen) {
             seen.listeners = {made_up_listener({})};
             refuse(seen, Ending::last_ack);
         },
         "BLOCKED up to 103 s", 1},
        {"refused beside a FIN_WAIT1 that was answered before it was decided",
         [](auto& seen) {
             seen.listeners = {made_up_listener({})};
             refuse(seen, Ending::fin_wait1);
             RestartTrial& trial = trial_beside(seen, Ending::fin_wait1);
             trial.became = trial_beside(seen, Ending::time_wait).remnant;
             trial.not_made = "the FIN_WAIT1 was gone when the restart was decided";
         },
         "BLOCKED up to 60 s", 1},
        {"refused beside TIME_WAIT, and watched for 3 s",
         [](auto& seen) {
             seen.listeners = {made_up_listener({})};
             refuse(seen, Ending::time_wait);
             RestartTrial& trial = trial_beside(seen, Ending::time_wait);
             trial.became = trial.remnant;
             trial.became->timer_left = std::chrono::milliseconds(56'900);
         },
         "BLOCKED up to 60 s", 1},
        {"a socket like none that listens was refused",
         [](auto& seen) {
             refuse(seen, Ending::time_wait);
             trial_beside(seen, Ending::time_wait).restart.decisive->options = ReuseOptions{};
         },
         "BLOCKED up to 60 s", 1},
        {"up a second later",
         [](auto& seen) {
             refuse(seen, Ending::time_wait);
             trial_beside(seen, Ending::time_wait).restart.up_later = true;
             trial_beside(seen, Ending::time_wait).restart.after = std::chrono::milliseconds(700);
         },
         "BLOCKED up to 1 s", 1},
        {"a forked child has it",
         [](auto& seen) {
             refuse(seen, Ending::reset);
             trial_beside(seen, Ending::reset).restart.held_by = HeldBy::forked_child;
         },
         "BLOCKED", 1},
        {"a forked child has it, and TIME_WAIT is in the way, too",
         [](auto& seen) {
             seen.listeners = {made_up_listener({})};
             refuse(seen, Ending::time_wait);
             refuse(seen, Ending::reset);
             trial_beside(seen, Ending::reset).restart.held_by = HeldBy::forked_child;
         },
         "BLOCKED", 1},
        {"an executed child has it",
         [](auto& seen) {
             refuse(seen, Ending::reset);
             Attempt& restart = trial_beside(seen, Ending::reset).restart;
             restart.held_by = HeldBy::executed_child;
             restart.holder_listens = restart.holder_leaks = true;
         },
         "LEAKS", 1},
        {"an executed child has a connection",
         [](auto& seen) {
             refuse(seen, Ending::reset);
             trial_beside(seen, Ending::reset).restart.held_by = HeldBy::executed_child;
         },
         "BLOCKED", 1},
        {"the server took the option from the connection",
         [](auto& seen) {
             refuse(seen, Ending::time_wait);
             trial_beside(seen, Ending::time_wait).connection = ReuseOptions{};
         },
         "BLOCKED up to 60 s", 1},
        {"a second copy shares one port of two",
         [](auto& seen) { seen.seconds.front().shared = {made_up_listener({})}; }, "SHARES", 2},
        {"a second copy is refused, and up later",
         [](auto& seen) { seen.seconds.front().attempt.up_later = true; }, "SHARES", 2},
        {"it comes up after SIGKILL, and ends at once",
         [](auto& seen) {
             Attempt& restart = trial_beside(seen, Ending::fin_wait1).restart;
             restart.came = Came::ended;
             restart.was_up = true;
         },
         "NOT-PORT", 4},
        {"a program that it executed got the listener",
         [](auto& seen) {
             seen.leaks = {{.pid = 5, .program = "sleep", .where = kMadeUpListener}};
         },
         "LEAKS", 1},
        {"an old child listens beside the new one",
         [](auto& seen) { seen.restarts[0].restart.held_by = HeldBy::forked_child; }, "SHARES", 2},
        {"a second copy came up", [](auto& seen) { seen.seconds[0].attempt.came = Came::up; },
         "SHARES", 2},
        {"it ended before bind()",
         [](auto& seen) { trial_beside(seen, Ending::time_wait).restart.came = Came::ended; },
         "NOT-PORT", 4},
        {"a first start of a trial ended before bind()",
         [](auto& seen) {
             seen.restarts[0].before = Attempt{};
             seen.restarts[0].before->came = Came::ended;
             seen.restarts[0].not_made = "a first start ended";
         },
         "NOT-PORT", 4},
        {"it ended by itself before it was stopped",
         [](auto& seen) {
             RestartTrial& trial = trial_beside(seen, Ending::reset);
             trial.by_itself = true;
             trial.not_made = "before it was stopped it ended by itself";
         },
         "INCONCLUSIVE", 3},
        {"it did not listen in time",
         [](auto& seen) { trial_beside(seen, Ending::time_wait).restart.came = Came::silent; },
         "INCONCLUSIVE", 3},
        {"bind() said something else",
         [](auto& seen) { trial_beside(seen, Ending::time_wait).restart.came = Came::failed; },
         "INCONCLUSIVE", 3},
        {"it never came up", [](auto& seen) { seen.first.came = Came::ended; }, "INCONCLUSIVE", 3},
        {"the kernel chose its port", [](auto& seen) { seen.listeners[0].chosen = true; },
         "INCONCLUSIVE", 3},
        {"it came up where the rules refuse",
         [](auto& seen) { seen.listeners = {made_up_listener({})}; }, "INCONCLUSIVE", 3},
        {"something was not covered", [](auto& seen) { seen.left_out = {"UDP"}; }, "INCONCLUSIVE",
         3},
        {"a reload was refused",
         [](auto& seen) {
             seen.reload.emplace();
             seen.reload->refused = made_up_call("bind", EADDRINUSE);
         },
         "BLOCKED", 1},
        {"a reload was refused for another reason",
         [](auto& seen) {
             seen.reload.emplace();
             seen.reload->refused = made_up_call("bind", EACCES);
         },
         "NOT-PORT", 4},
        {"a reload ended it",
         [](auto& seen) {
             seen.reload.emplace();
             seen.reload->ended = true;
         },
         "INCONCLUSIVE", 3},
        {"it does not end by SIGINT",
         [](auto& seen) {
             RestartTrial& trial = trial_beside(seen, Ending::time_wait);
             trial.never_ends = true;
             trial.not_made = "it did not end by SIGINT";
             seen.restarts.push_back(made_up_restart(Stop::sigterm, Ending::time_wait));
         },
         "SAFE", 0},
        {"nobody tried SIGKILL",
         [](auto& seen) { trial_beside(seen, Ending::fin_wait1).stop = Stop::sigterm; },
         "INCONCLUSIVE", 3},
        {"its own listener refused it, where the rules let it in beside the remnant",
         [](auto& seen) {
             refuse(seen, Ending::time_wait);
             trial_beside(seen, Ending::time_wait).listener_stays = true;
         },
         "BLOCKED up to 1 s", 1},
        {"its own listener was there, and the remnant refuses it anyway",
         [](auto& seen) {
             seen.listeners = {made_up_listener({})};
             refuse(seen, Ending::time_wait);
             trial_beside(seen, Ending::time_wait).listener_stays = true;
         },
         "BLOCKED up to 60 s", 1},
        {"its own listener was there, and nothing was refused",
         [](auto& seen) { seen.restarts[0].listener_stays = true; }, "INCONCLUSIVE", 3},
        {"its calls were not seen",
         [](auto& seen) { seen.listeners[0].chosen = seen.listeners[0].unseen = true; },
         "INCONCLUSIVE", 3},
        {"after SIGKILL a child kept each connection, and it came up beside that",
         [](auto& seen) {
             RestartTrial trial = trial_beside(seen, Ending::fin_wait1);
             trial_beside(seen, Ending::fin_wait1).stop = Stop::sigterm;
             trial.stop = Stop::sigkill;
             trial.child_lives = true;
             trial.remnant.reset();
             trial.not_made = "no FIN_WAIT1 came";
             seen.restarts.push_back(trial);
         },
         "SAFE", 0},
        {"SIGKILL was left out by wish",
         [](auto& seen) {
             trial_beside(seen, Ending::fin_wait1).stop = Stop::sigterm;
             seen.stops_all = true;
         },
         "SAFE", 0},
        {"LEAKS and SHARES and a gap",
         [](auto& seen) {
             seen.leaks = {{.pid = 5, .program = "sleep", .where = kMadeUpListener}};
             seen.seconds[0].attempt.came = Came::up;
             seen.restarts.pop_back();
         },
         "LEAKS", 1},
    };
    for (const Spoilt& row : table) {
        ServerObservations seen = made_up_server();
        row.spoil(seen);
        const Judgement judgement = judge(seen);
        EXPECT_EQ(judgement.words(), row.words) << row.how;
        EXPECT_EQ(exit_code_of(judgement.verdict), row.code) << row.how;
        EXPECT_EQ(judgement.findings.empty(), row.code == 0) << row.how;
    }
}

TEST(Judge, NeverSaysSafeWhenSomethingWasNotSeen) {
    const std::size_t trials = made_up_server().restarts.size();
    std::vector<Spoil> losses = {
        [](auto& seen) { seen.listeners.clear(); },
        [](auto& seen) { seen.restarts.clear(); },
        [](auto& seen) { seen.seconds.clear(); },
        [](auto& seen) { seen.seconds[0].not_done = "the first copy ended"; },
        [](auto& seen) { seen.seconds[0].attempt = {}; },
        [](auto& seen) { seen.seconds[0].attempt.came = Came::silent; },
        [](auto& seen) { seen.first = {}; },
    };
    for (std::size_t at = 0; at < trials; ++at) {
        losses.emplace_back([at](auto& seen) {
            seen.restarts.erase(seen.restarts.begin() + static_cast<std::ptrdiff_t>(at));
        });
        losses.emplace_back([at](auto& seen) { seen.restarts[at].restart = {}; });
        losses.emplace_back([at](auto& seen) { seen.restarts[at].not_made = "it was gone"; });
        for (const Came came : {Came::silent, Came::failed}) {
            losses.emplace_back([at, came](auto& seen) { seen.restarts[at].restart.came = came; });
        }
        if (made_up_server().restarts[at].remnant) {
            losses.emplace_back([at](auto& seen) { seen.restarts[at].remnant.reset(); });
        }
    }
    for (std::size_t at = 0; at < losses.size(); ++at) {
        ServerObservations seen = made_up_server();
        losses[at](seen);
        EXPECT_NE(judge(seen).verdict, CheckVerdict::safe) << "loss " << at;
    }
}

TEST(Judge, SaysWhatToDoForAFirstStart) {
    ServerObservations seen = made_up_server();
    seen.first.came = Came::failed;
    seen.first.decisive = made_up_call("bind", EADDRNOTAVAIL);
    EXPECT_NE(judge(seen).findings[0].advice.find("--with-address"), std::string::npos);
    seen.first.decisive.reset();
    EXPECT_NE(judge(seen).findings[0].advice.find("/dev/null"), std::string::npos);
}

TEST(Judge, PutsTheWorstFirst) {
    ServerObservations seen = made_up_server();
    seen.left_out = {"UDP"};
    seen.seconds[0].attempt.came = Came::up;
    refuse(seen, Ending::reset);
    const Judgement judgement = judge(seen);
    ASSERT_GE(judgement.findings.size(), 3U);
    EXPECT_EQ(judgement.findings[0].verdict, CheckVerdict::blocked);
    EXPECT_EQ(judgement.findings[1].verdict, CheckVerdict::shares);
    EXPECT_EQ(judgement.findings.back().verdict, CheckVerdict::inconclusive);
}

TEST(Judge, AdvisesByWhatAChildHas) {
    ServerObservations seen = made_up_server();
    seen.listeners = {made_up_listener({})};
    refuse(seen, Ending::reset);
    Attempt& restart = trial_beside(seen, Ending::reset).restart;
    restart.held_by = HeldBy::forked_child;
    restart.holder_listens = true;
    const auto has_option = [&] {
        const std::string advice = judge(seen).findings.front().advice;
        EXPECT_TRUE(advice.starts_with("stop all of it")) << advice;
        return advice.find("--stops-all") != std::string::npos;
    };
    const Stop former = trial_beside(seen, Ending::reset).stop;
    trial_beside(seen, Ending::reset).stop = Stop::sigkill;
    EXPECT_TRUE(has_option());
    trial_beside(seen, Ending::reset).stop = Stop::sigterm;
    EXPECT_FALSE(has_option()) << "it leaves out SIGKILL alone";
    trial_beside(seen, Ending::reset).stop = former;
    restart.holder_listens = false;
    const Finding finding = judge(seen).findings.front();
    EXPECT_TRUE(finding.advice.starts_with("set SO_REUSEADDR on the listening socket"));
    EXPECT_NE(finding.sentence.find("keeps a connection on the port"), std::string::npos);
    restart.held_by = HeldBy::executed_child;
    const Finding executed = judge(seen).findings.front();
    EXPECT_TRUE(executed.advice.starts_with("accept connections with SOCK_CLOEXEC (accept4(2))"));
    EXPECT_NE(executed.sentence.find("it executed lives on and keeps a connection"),
              std::string::npos);
}

TEST(Judge, AdvisesByWhatKeepsACopyOut) {
    const auto advice = [](const PortCall& refused) {
        ServerObservations seen = made_up_server();
        Attempt& restart = trial_beside(seen, Ending::time_wait).restart;
        restart.came = Came::ended;
        restart.decisive = refused;
        return judge(seen).findings.front().advice;
    };
    const auto bind_of = [](const std::string& path, int error) {
        return PortCall{.name = "bind", .where = {}, .path = path, .error = error};
    };
    const auto on_file = [](const std::string& name, int error) {
        return PortCall{.name = name, .where = {}, .error = error};
    };
    const std::string of_living = "a process that lives on has it";
    const std::string left_behind = "look for a pid file";
    EXPECT_EQ(advice(bind_of("unix:@lock", EADDRINUSE)).substr(0, of_living.size()), of_living);
    EXPECT_EQ(advice(on_file("flock(/x)", EWOULDBLOCK)).substr(0, of_living.size()), of_living);
    EXPECT_EQ(advice(bind_of("unix:/x", EADDRINUSE)).substr(0, left_behind.size()), left_behind);
    EXPECT_EQ(advice(bind_of("unix:@lock", EACCES)).substr(0, left_behind.size()), left_behind);
    EXPECT_EQ(advice(on_file("open(/x, O_EXCL)", EEXIST)).substr(0, left_behind.size()),
              left_behind);
}

TEST(Judge, ExpectsWhatTheConnectionsOwnOptionsSay) {
    const auto reports = [](const ServerObservations& seen) {
        return std::ranges::any_of(judge(seen).findings, [](const Finding& it) {
            return it.advice.starts_with("please report it");
        });
    };
    ServerObservations seen = made_up_server();
    refuse(seen, Ending::time_wait);
    EXPECT_TRUE(reports(seen)) << "both have SO_REUSEADDR, as far as is known";
    trial_beside(seen, Ending::time_wait).connection = ReuseOptions{};
    EXPECT_FALSE(reports(seen));
    EXPECT_TRUE(
        judge(seen).findings.front().advice.starts_with("leave SO_REUSEADDR set on connections"));
}

TEST(Judge, NamesTheOptionThatShares) {
    ServerObservations seen = made_up_server();
    seen.listeners[0].protocol = Protocol::udp;
    seen.seconds[0].attempt.came = Came::up;
    seen.seconds[0].shared = seen.listeners;
    const auto advice = [&] { return judge(seen).findings.front().advice; };
    EXPECT_TRUE(advice().starts_with("without SO_REUSEADDR a second copy")) << advice();
    seen.seconds[0].shared[0].at_bind->port = true;
    EXPECT_TRUE(advice().starts_with("without SO_REUSEPORT a second copy")) << advice();
}

}  // namespace
}  // namespace bindlab
