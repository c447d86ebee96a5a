#include "cpp_servers/grid/batch.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <stdexcept>

#include "cpp_servers/grid/cells.hpp"
#include "netns/tests/in_child.hpp"
#include "netns/tests/needs_namespaces.hpp"

namespace bindlab {
namespace {

class PairsTest : public NeedsNamespaces {
protected:
    static std::vector<CellOutcome> measure(const std::vector<std::string>& ids) {
        std::vector<Cell> cells;
        for (const std::string& id : ids) {
            cells.push_back(cell_of(id));
        }
        return measure_pairs(Laboratory(Persons::here()), cells, nullptr);
    }
};

using Answers = std::vector<int>;

// What socket(7) and the scenarios say; the neighbours on the next ports are no matter.
TEST_F(PairsTest, MeasuresCellsBesideEachOther) {
    in_child([] {
        const auto all = measure({
            "tcp,first4,none,time_wait,wildcard4,none,same,none",
            "tcp,first4,addr,time_wait,wildcard4,addr,same,none",
            "tcp,first4,addr,listening,first4,addr,same,none",
            "tcp,first4,port,listening,first4,port,same,none",
            "tcp,loopback6,none,last_ack,wildcard6,addr,same,none",
            "tcp,loopback4,none,closing,second4,none,same,none",
            "udp,first4,addr,bound,first4,addr,same,none",
            "udp,first4,none,bound,wildcard4,none,same,other",
        });
        for (const CellOutcome& cell : all) {
            EXPECT_EQ(cell.fault, "");
        }
        EXPECT_EQ(all[0].answers, (Answers{EADDRINUSE, kNotTried}));
        EXPECT_EQ(all[1].answers, (Answers{0, 0}));
        EXPECT_EQ(all[2].answers, (Answers{EADDRINUSE, kNotTried}));
        EXPECT_EQ(all[3].answers, (Answers{0, 0}));
        EXPECT_EQ(all[4].answers, (Answers{EADDRINUSE, kNotTried}));
        EXPECT_EQ(all[5].answers, (Answers{0, 0}));
        EXPECT_EQ(all[6].answers, (Answers{0, kNotTried}));
        EXPECT_EQ(all[7].answers, (Answers{0, kNotTried}));
    });
}

TEST_F(PairsTest, TellsReusePortsOfTwoUsersApart) {
    if (!Persons::here().missing(Users::other).empty()) {
        GTEST_SKIP() << "needs two further users";
    }
    in_child([] {
        const auto all = measure({"tcp,first4,port,listening,first4,port,same,none",
                                  "tcp,first4,port,listening,first4,port,other,none"});
        EXPECT_EQ(all[0].answers[0], 0);
        EXPECT_EQ(all[1].answers[0], EADDRINUSE);
    });
}

TEST_F(PairsTest, BreaksACellThatCannotBeMadeAndNoOther) {
    in_child([] {
        // On a device that does not have it, ::1 is no address (EADDRNOTAVAIL).
        const auto all = measure({"tcp,loopback6,none,listening,first4,none,same,first_only",
                                  "tcp,first4,none,listening,first4,none,same,none"});
        EXPECT_NE(all[0].fault.find("first: bind"), std::string::npos) << all[0].fault;
        EXPECT_EQ(all[1].fault, "");
    });
}

TEST_F(PairsTest, TellsTheStoryOfACell) {
    in_child([] {
        const Cell cell = cell_of("tcp,first4,none,time_wait,wildcard4,none,same,none");
        Story story;
        measure_pairs(Laboratory(Persons::here()), {&cell, 1}, &story);
        std::string text;
        for (const std::string& line : story) {
            text += line + "\n";
        }
        EXPECT_NE(text.find("tcp TIME_WAIT 10.0.0.1:10000 - 10.0.0.2:"), std::string::npos) << text;
        EXPECT_TRUE(text.ends_with("second: bind 0.0.0.0:10000 = -1 EADDRINUSE\n")) << text;
    });
}

TEST_F(PairsTest, MeasuresTheSameAloneAsInCompany) {
    in_child([] {
        std::vector<Cell> cells;
        const auto all = all_cells().cells;
        for (std::size_t i = 0; i < all.size(); i += all.size() / 40) {
            if (Persons::here().missing(all[i].users).empty()) {
                cells.push_back(all[i]);
            }
        }
        const Laboratory laboratory(Persons::here());
        const auto together = measure_pairs(laboratory, cells, nullptr);
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const CellOutcome alone = measure_pairs(laboratory, {&cells[i], 1}, nullptr).front();
            EXPECT_EQ(alone.fault, "");
            EXPECT_EQ(alone.answers, together[i].answers) << id_of(cells[i]);
        }
    });
}

TEST_F(PairsTest, TakesNoMoreThanABatch) {
    in_child([] {
        const Laboratory laboratory(Persons::here());
        EXPECT_THROW(measure_pairs(laboratory, std::vector<Cell>(kBatch + 1), nullptr),
                     std::invalid_argument);
    });
}

TEST(MoreTries, AreNotOfWhatTheSecondMayHaveDisturbed) {
    const std::vector<Cell> cells = {cell_of("tcp,first4,none,bound,first4,none,same,none")};
    int asked = 0;
    const auto measured = with_more_tries(cells, [&](std::span<const Cell> some) {
        ++asked;
        CellOutcome outcome;
        outcome.fault = "once the second had come: the first socket is not as it should be";
        return std::vector<CellOutcome>(some.size(), outcome);
    });
    EXPECT_EQ(asked, 1);
    EXPECT_NE(measured[0].fault, "");
}

TEST(MoreTries, AreOfThoseWithoutAnAnswerAlone) {
    const std::vector<Cell> cells = {
        cell_of("tcp,first4,none,bound,first4,none,same,none"),
        cell_of("tcp,first4,none,fin_wait2_orphaned,first4,none,same,none"),
        cell_of("tcp,first4,none,listening,first4,none,same,none"),
    };
    std::vector<std::vector<std::string>> asked;
    const auto measured = with_more_tries(cells, [&](std::span<const Cell> some) {
        std::vector<CellOutcome> outcomes;
        std::vector<std::string>& ids = asked.emplace_back();
        for (const Cell& cell : some) {
            ids.push_back(id_of(cell));
            CellOutcome outcome;
            // The bound one never gets an answer, the orphan at the second try.
            const bool answers = cell.state == FirstState::listening ||
                                 (cell.state == FirstState::fin_wait2_orphaned && asked.size() > 1);
            outcome.fault = answers ? "" : "not as it should be";
            outcome.answers = {static_cast<int>(asked.size()), 0};
            outcomes.push_back(outcome);
        }
        return outcomes;
    });
    ASSERT_EQ(asked.size(), 3U);
    EXPECT_EQ(asked[0].size(), 3U);
    EXPECT_EQ(asked[1], (std::vector{id_of(cells[0]), id_of(cells[1])}));
    EXPECT_EQ(asked[2], std::vector{id_of(cells[0])});
    EXPECT_NE(measured[0].fault, "");
    EXPECT_EQ(measured[1].fault, "");
    EXPECT_EQ(measured[1].answers, (Answers{2, 0}));
    EXPECT_EQ(measured[2].answers, (Answers{1, 0}));
}

}  // namespace
}  // namespace bindlab
