#include "cpp_servers/engine/process/actors.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <csignal>

#include "cpp_servers/engine/process/process_look.hpp"
#include "cpp_servers/engine/tests/folder.hpp"
#include "cpp_servers/engine/tests/one_host.hpp"
#include "netns/tests/in_child.hpp"
#include "netns/tests/needs_namespaces.hpp"

namespace bindlab {
namespace {

constexpr std::size_t kServer = 0;
constexpr std::size_t kSecond = 1;
constexpr std::size_t kProgram = 2;

class ActorsTest : public NeedsNamespaces {
protected:
    /// The lines that were written, without what no two runs have in common.
    std::string lines() const {
        std::string text;
        for (std::string line : lines_of(folder_ / "o.ndjson")) {
            line.erase(0, line.find(',') + 1);
            for (const std::string key : {"pid", "namespace"}) {
                if (const auto at = line.find('"' + key + "\":"); at != std::string::npos) {
                    line.erase(at, line.find(',', at) + 1 - at);
                }
            }
            text += line + "\n";
        }
        return text;
    }

    Folder folder_;
};

TEST_F(ActorsTest, AreStartedAtOnceButProgramsByTheirSteps) {
    in_child([this] {
        OneHost host("");
        EXPECT_NE(host.actors.process(kServer), nullptr);
        EXPECT_EQ(host.actors.process(kProgram), nullptr);
        EXPECT_EQ(host.actors.program(kProgram), nullptr);
        host.actors.start_program(kProgram, {"true"});
        EXPECT_NE(host.actors.process(kProgram), nullptr);
        Observations observations(folder_ / "o.ndjson");
        host.actors.record_actors(observations, Clock::now() + std::chrono::minutes(1));
        host.actors.record_program(observations, kProgram);
    });
    const auto actor = [](std::string_view name, int uid) {
        return fmt::format(R"("kind":"actor","name":"{}","host":"server","uid":{},)"
                           R"("executable":"{}","command":null,"program":false}})"
                           "\n",
                           name, uid, own_executable());
    };
    EXPECT_EQ(lines(), actor("server", 0) + actor("second", 1001) +
                           R"("kind":"actor","name":"program","host":"server","uid":0,)"
                           R"("executable":"/usr/bin/true","command":["true"],"program":true})"
                           "\n");
}

TEST_F(ActorsTest, EndAsExpectedOrNot) {
    in_child([this] {
        OneHost host("");
        host.actors.start_program(kProgram, {"true"});
        const auto soon = Clock::now() + std::chrono::minutes(1);
        host.actors.process(kProgram)->await_end(soon, host.waiter);
        host.actors.actor(kServer).call("crash", soon, host.waiter);
        host.actors.process(kServer)->await_end(soon, host.waiter);
        Observations observations(folder_ / "o.ndjson");
        host.actors.record_ends(observations);
        host.actors.process(kSecond)->signal(SIGKILL);
        host.actors.process(kSecond)->await_end(soon, host.waiter);
        host.actors.record_ends(observations);
    });
    const auto text = lines();
    EXPECT_NE(text.find(R"("name":"second","how":"torn down","expected":true})"), text.npos);
    EXPECT_NE(text.find(R"("name":"second","how":"signal SIGKILL","expected":true})"), text.npos);
    EXPECT_NE(text.find(R"("name":"program","how":"exit 0","expected":true})"), text.npos);
    EXPECT_NE(text.find(R"("name":"server","how":"signal SIGABRT","expected":false})"), text.npos)
        << text;
}

TEST_F(ActorsTest, EndWithWhatAProgramHasPrinted) {
    in_child([this] {
        OneHost host("");
        host.actors.start_program(kProgram, {"sh", "-c", "echo out; echo wrong >&2; exit 3"});
        const auto soon = Clock::now() + std::chrono::minutes(1);
        host.actors.process(kProgram)->await_end(soon, host.waiter);
        Observations observations(folder_ / "o.ndjson");
        host.actors.record_ends(observations);
    });
    EXPECT_NE(lines().find(R"("how":"exit 3","expected":true,"printed":"out\nwrong\n"})"),
              std::string::npos)
        << lines();
}

TEST_F(ActorsTest, EndWithNoMoreThanTheEndOfWhatAProgramHasPrinted) {
    in_child([this] {
        OneHost host("");
        host.actors.start_program(kProgram, {"sh", "-c", "head -c 20000 /dev/zero | tr '\\0' x"});
        const auto soon = Clock::now() + std::chrono::minutes(1);
        host.actors.process(kProgram)->await_end(soon, host.waiter);
        Observations observations(folder_ / "o.ndjson");
        host.actors.record_ends(observations);
    });
    const auto text = lines();
    EXPECT_NE(text.find(std::string(16384, 'x')), text.npos);
    EXPECT_EQ(text.find(std::string(16385, 'x')), text.npos);
}

}  // namespace
}  // namespace bindlab
