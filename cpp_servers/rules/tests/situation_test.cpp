#include "cpp_servers/rules/situation.hpp"

#include <gtest/gtest.h>

namespace bindlab {
namespace {

constexpr KernelVersion kAnyKernel = {6, 12, 118};

std::vector<Situation> found_at(std::string_view id) {
    return situations(cell_of(id), kAnyKernel);
}

TEST(Situations, AreOneForEachHolderOfThePort) {
    const auto bound = found_at("tcp,wildcard4,none,bound,first4,none,same,none");
    ASSERT_EQ(bound.size(), 1U);
    EXPECT_EQ(bound[0].holder, Holder::bound);
    EXPECT_EQ(bound[0].held, Address::wildcard4);

    const auto both = found_at("tcp,wildcard4,none,listening_unaccepted,first4,none,same,none");
    ASSERT_EQ(both.size(), 2U);
    EXPECT_EQ(both[0].holder, Holder::listener);
    EXPECT_TRUE(both[0].has_process);
    EXPECT_EQ(both[1].holder, Holder::connection);
    EXPECT_EQ(both[1].held, Address::first4) << "a connection has the address it came to";
    EXPECT_FALSE(both[1].has_process) << "nobody has accepted it";
}

TEST(Situations, TakeAnOrphanInFinWait2ForTimeWait) {
    EXPECT_EQ(found_at("tcp,first4,none,fin_wait2_orphaned,first4,none,same,none")[0].holder,
              Holder::time_wait);
    EXPECT_EQ(found_at("tcp,first4,none,fin_wait2_held,first4,none,same,none")[0].holder,
              Holder::connection);
    EXPECT_EQ(found_at("tcp,first4,none,last_ack,first4,none,same,none")[0].holder,
              Holder::connection);
}

TEST(Situations, CompareOptionsAndUsersOfBoth) {
    const Situation now = found_at("tcp,first4,both,bound,first4,port,second_root,none")[0];
    EXPECT_TRUE(now.both_reuse_port());
    EXPECT_FALSE(now.both_reuse_address());
    EXPECT_FALSE(now.same_user());
    EXPECT_TRUE(now.second_is_root());
}

TEST(Situations, KnowWhatADualStackListenerHasAccepted) {
    EXPECT_TRUE(
        found_at("tcp,wildcard6,none,closing,first4,none,same,none")[0].is_from_dual_stack());
    EXPECT_FALSE(
        found_at("tcp,wildcard6,none,bound,first4,none,same,none")[0].is_from_dual_stack());
    EXPECT_FALSE(
        found_at("tcp,wildcard6_only,none,closing,first4,none,same,none")[0].is_from_dual_stack());
}

TEST(Situations, KnowWhichAddressesTheBucketRemembers) {
    const auto knows = [](std::string_view first, std::string_view second) {
        const std::string id = "tcp," + std::string(first) + ",port,last_ack," +
                               std::string(second) + ",port,same,none";
        return found_at(id)[0].bucket_knows_address();
    };
    EXPECT_TRUE(knows("wildcard4", "first4"));
    EXPECT_TRUE(knows("first4", "mapped_first"));
    EXPECT_FALSE(knows("first4", "wildcard4"));
    EXPECT_FALSE(knows("first4", "second4"));
    EXPECT_TRUE(knows("wildcard4", "wildcard6")) << "the IPv4 parts of both are 0";
    EXPECT_FALSE(knows("mapped_wildcard", "wildcard6"));
    EXPECT_TRUE(knows("wildcard6", "mapped_wildcard"));
}

}  // namespace
}  // namespace bindlab
