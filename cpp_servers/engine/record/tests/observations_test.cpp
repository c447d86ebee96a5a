#include "cpp_servers/engine/record/observations.hpp"

#include <gtest/gtest.h>

#include "cpp_servers/engine/tests/folder.hpp"

namespace bindlab {
namespace {

TEST(Observations, NumbersItsLines) {
    const Folder folder;
    Observations observations(folder / "o.ndjson");
    observations.write(ActorEnded{"server", "exit 0", true});
    observations.write(EngineFault{"no \"luck\"", "x.yaml:1", "try again"});
    EXPECT_EQ(
        lines_of(folder / "o.ndjson"),
        (std::vector<std::string>{
            R"({"seq":0,"kind":"actor-end","name":"server","how":"exit 0","expected":true})",
            R"({"seq":1,"kind":"fault","what":"no \"luck\"","where":"x.yaml:1","todo":"try again"})"}));
}

TEST(Observations, EndsWithACountOfLinesAndBytesAndTheirHash) {
    const Folder folder;
    Observations observations(folder / "o.ndjson");
    observations.write(ActorEnded{"server", "exit 0", true});
    const auto before = content(folder / "o.ndjson");
    CaseEnd end;
    end.aborted = CaseEnd::Abort{3, "no answer"};
    end.steps = 3;
    end.hashes = {{"plan.json", "00"}};
    observations.end(end, Seconds(0.5));
    EXPECT_EQ(lines_of(folder / "o.ndjson")[1],
              R"({"seq":1,"kind":"end","complete":true,"skipped":null,"aborted":{"step":3,)"
              R"("reason":"no answer"},"steps":3,"records":2,"bytes":)" +
                  std::to_string(before.size()) + R"(,"sha256":{"plan.json":"00","o.ndjson":")" +
                  sha256_of(before) + R"("},"seconds":0.5})");
}

TEST(Observations, NeverWritesOverEvidence) {
    const Folder folder;
    const Observations first(folder / "o.ndjson");
    EXPECT_THROW(Observations(folder / "o.ndjson"), EvidenceError);
}

TEST(Observations, SaysWhenTheDiskIsFull) {
    EXPECT_THROW(
        {
            const std::filesystem::path nowhere = "/proc/no-such-folder/o.ndjson";
            const Observations lost(nowhere);
        },
        EvidenceError);
}

}  // namespace
}  // namespace bindlab
