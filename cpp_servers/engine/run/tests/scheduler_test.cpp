#include "cpp_servers/engine/run/scheduler.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <set>

#include "cpp_servers/engine/process/processor.hpp"
#include "cpp_servers/engine/tests/folder.hpp"
#include "cpp_servers/engine/tests/plans.hpp"
#include "netns/system_call.hpp"
#include "netns/tests/in_child.hpp"
#include "netns/tests/needs_namespaces.hpp"

namespace bindlab {
namespace {

using Outcome = Scheduler::Outcome;

class SchedulerTest : public NeedsNamespaces {
protected:
    void plan(std::string_view name, std::string_view steps) {
        std::ofstream(folder_ / "plans", std::ios::app) << plan_of_one_host(name, steps) << "\n";
    }

    /// Runs the plans in a process of its own.
    void run(unsigned jobs, Outcome expected, std::string_view reason = "", int signals = -1,
             int heartbeat = 0) {
        in_child([&] {
            const PlanFile plans((folder_ / "plans").native());
            const auto queue = read_queue(plans, "plans");
            const Results results(folder_ / "raw");
            const NamespaceFactory namespaces;
            Probes probes;
            const Descriptor file(check(
                open((folder_ / "events").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600), "open"));
            EventStream events(file.get());
            Scheduler scheduler({jobs, {}, false, signals, false, std::chrono::seconds(heartbeat)},
                                results, namespaces, probes, events);
            EXPECT_EQ(scheduler.run(queue), expected);
            EXPECT_NE(scheduler.reason().find(reason), std::string::npos) << scheduler.reason();
        });
    }

    /// "started a", "finished a", … in the order in which they were said.
    std::vector<std::string> events() const {
        std::vector<std::string> events;
        for (const std::string& line : lines_of(folder_ / "events")) {
            const std::string name = text_of(line, "case");
            events.push_back(
                fmt::format("{}{}{}", text_of(line, "event"), name.empty() ? "" : " ", name));
        }
        return events;
    }
    /// The text of a member; empty if there is none.
    static std::string text_of(const std::string& line, std::string_view name) {
        const std::string key = fmt::format(R"("{}":")", name);
        const auto begin = line.find(key);
        if (begin == std::string::npos) {
            return {};
        }
        const auto text = begin + key.size();
        return line.substr(text, line.find('"', text) - text);
    }
    std::ptrdiff_t place_of(const std::string& event) const {
        const auto all = events();
        const auto found = std::ranges::find(all, event);
        EXPECT_NE(found, all.end()) << event;
        return found - all.begin();
    }

    static std::string advance(int ms) {
        return step(1, "advance", fmt::format(R"(,"ms":{})", ms));
    }

    Folder folder_;
};

TEST_F(SchedulerTest, RunsTheCasesInTheirOrderOneAfterTheOther) {
    plan("b", call(1, "server", "socket tcp"));
    plan("a", call(1, "server", "socket tcp"));
    run(1, Outcome::complete);
    EXPECT_EQ(events(), (std::vector<std::string>{"run", "started b", "finished b", "started a",
                                                  "finished a", "over"}));
}

TEST_F(SchedulerTest, RunsAsManyAtATimeAsItIsAllowed) {
    // Each waits, but too briefly to say so: its place stays taken.
    for (const char* name : {"a", "b", "c"}) {
        plan(name, advance(100));
    }
    run(2, Outcome::complete);
    EXPECT_LT(place_of("started b"), place_of("finished a"));
    EXPECT_GT(place_of("started c"), std::min(place_of("finished a"), place_of("finished b")));
}

TEST_F(SchedulerTest, StartsAnotherWhileACaseOnlyWaits) {
    plan("long", advance(1000));
    plan("short", advance(1));
    run(1, Outcome::complete);
    EXPECT_LT(place_of("waiting long"), place_of("started short"));
    EXPECT_LT(place_of("finished short"), place_of("finished long"));
}

TEST_F(SchedulerTest, GoesOnAfterACaseThatIsIncomplete) {
    plan("faulty", call(1, "server", "babble"));
    plan("good", call(1, "server", "socket tcp"));
    run(1, Outcome::incomplete);
    EXPECT_LT(place_of("finished faulty"), place_of("started good"));
    place_of("finished good");
}

TEST_F(SchedulerTest, StopsAtOnceWhenItIsToldTo) {
    plan("long", advance(9000));
    // In a child that keeps no standard input, that is /dev/null: readable, as a signalfd would be.
    run(1, Outcome::stopped, "", STDIN_FILENO);
    const auto all = events();
    EXPECT_EQ(std::ranges::find(all, "finished long"), all.end());
    EXPECT_EQ(all.back(), "over");
}

TEST_F(SchedulerTest, GivesUpWhenNothingCanBeRecorded) {
    plan("a", advance(1));
    plan("b", advance(1));
    std::filesystem::create_directory(folder_ / "raw");
    std::ofstream(folder_ / "raw" / "a") << "in the way";
    run(1, Outcome::unable, "raw/a");
}

TEST_F(SchedulerTest, KeepsEachCaseToOneProcessorAndSharesThemOut) {
    // What grep prints has no second line, so the output step ends with all of it as its value.
    const std::string program = R"(,"actor":"program")";
    const std::string steps =
        step(1, "run", program + R"(,"argv":["grep","Cpus_allowed_list","/proc/self/status"])") +
        "," + step(2, "wait", program) + "," +
        step(3, "output", program + R"(,"contains":"no such words")", false) + "," +
        step(4, "advance", R"(,"ms":100)");
    plan("a", steps);
    plan("b", steps);
    run(2, Outcome::complete);
    std::set<std::string> lists;
    for (const char* name : {"a", "b"}) {
        const std::string observed = content(folder_ / "raw" / name / "observations.ndjson");
        const auto begin = observed.find(R"(Cpus_allowed_list:\t)");
        ASSERT_NE(begin, std::string::npos);
        const std::string list =
            observed.substr(begin + 20, observed.find("\\n", begin) - begin - 20);
        EXPECT_EQ(list.find_first_not_of("0123456789"), std::string::npos) << list;
        lists.insert(list);
    }
    EXPECT_EQ(lists.size(), std::min<std::size_t>(allowed_processors().size(), 2));
}

TEST_F(SchedulerTest, GivesASignOfLifeWhileNothingElseIsToBeSaid) {
    plan("a", advance(2500));
    run(1, Outcome::complete, "", -1, 1);
    const auto said = events();
    EXPECT_EQ(std::ranges::count(said, "alive"), 2);
    EXPECT_LT(place_of("alive"), place_of("finished a"));
}

}  // namespace
}  // namespace bindlab
