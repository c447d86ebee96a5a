#include "cpp_servers/rules/answers.hpp"

#include <gtest/gtest.h>

#include <array>

namespace bindlab {
namespace {

constexpr KernelVersion kThen = {6, 18, 44};

Cell beside(std::string_view first, std::string_view state) {
    return cell_of("tcp," + std::string(first) + ",none," + std::string(state) +
                   ",first4,none,same,none");
}

TEST(Answers, WhoIsRefusedBesideOneIsRefusedBesideAll) {
    const std::array both = {beside("second4", "listening"), beside("first4", "bound")};
    const Answers told = expect_beside(both, kThen, true);
    EXPECT_EQ(told.results, (std::vector{Result::address_in_use, Result::not_tried}));
    EXPECT_EQ(told.rule, "port-in-use");
}

TEST(Answers, TheFirstThatRefusesDecides) {
    const std::array both = {beside("first4", "listening"), beside("first4", "bound")};
    EXPECT_EQ(expect_beside(both, kThen, true).rule, "listener");
}

TEST(Answers, ListenIsToldWhatBindWasWhereItIsTried) {
    const std::array one = {beside("second4", "listening")};
    EXPECT_EQ(expect_beside(one, kThen, true).results, (std::vector{Result::ok, Result::ok}));
    EXPECT_EQ(expect_beside(one, kThen, false).results,
              (std::vector{Result::ok, Result::not_tried}));
}

TEST(Answers, OfAQuestionAreThoseOfTheRuleThatDecides) {
    const Question absent = {
        .pair = beside("second4", "bound"), .kernel = kThen, .has_address = false};
    const Answers told = expect_answers(absent, true);
    EXPECT_EQ(told.results, (std::vector{Result::address_not_available, Result::not_tried}));
    EXPECT_EQ(told.rule, "address-of-nobody");
}

}  // namespace
}  // namespace bindlab
