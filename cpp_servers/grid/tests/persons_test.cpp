#include "cpp_servers/grid/persons.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <stdexcept>

#include "netns/user_namespace.hpp"

namespace bindlab {
namespace {

TEST(Persons, AreTwoOrdinaryOnesAndRoot) {
    const Persons all(true, true);
    EXPECT_EQ(all.first(Users::same), all.second(Users::same));
    EXPECT_NE(all.first(Users::same), 0U);
    EXPECT_NE(all.first(Users::other), all.second(Users::other));
    EXPECT_NE(all.second(Users::other), 0U);
    EXPECT_EQ(all.first(Users::first_root), 0U);
    EXPECT_EQ(all.second(Users::first_root), all.first(Users::same));
    EXPECT_EQ(all.second(Users::second_root), 0U);
    EXPECT_EQ(all.first(Users::second_root), all.first(Users::same));
    for (const Users users : {Users::same, Users::other, Users::first_root, Users::second_root}) {
        EXPECT_EQ(all.missing(users), "");
    }
}

TEST(Persons, AreFewerForAnOrdinaryUserAndItIsSaid) {
    const Persons with_ids(true, false);
    EXPECT_EQ(with_ids.missing(Users::other), "");
    EXPECT_NE(with_ids.missing(Users::first_root), "");
    const Persons alone(false, false);
    EXPECT_EQ(alone.missing(Users::same), "");
    EXPECT_NE(alone.missing(Users::other), "");
    EXPECT_NE(alone.missing(Users::second_root), "");
    EXPECT_EQ(alone.first(Users::same), 0U);  // whom the kernel knows as the caller
}

TEST(ActingUser, IsRootAgainInTheEnd) {
    if (::geteuid() != 0 || !Persons::here().missing(Users::other).empty()) {
        GTEST_SKIP() << "needs root and two further users";
    }
    const Persons persons = Persons::here();
    {
        ActingUser user;
        user.become(persons.first(Users::other));
        EXPECT_EQ(::geteuid(), persons.first(Users::other));
        user.become(persons.second(Users::other));
        EXPECT_EQ(::geteuid(), persons.second(Users::other));
        user.become(persons.second(Users::other));
        EXPECT_EQ(::geteuid(), persons.second(Users::other));
    }
    EXPECT_EQ(::geteuid(), 0U);
    EXPECT_TRUE(may_make_namespaces());
}

TEST(AsRoot, IsForTheWorkAlone) {
    if (::geteuid() != 0 || !Persons::here().missing(Users::other).empty()) {
        GTEST_SKIP() << "needs root and two further users";
    }
    ActingUser user;
    const uid_t uid = Persons::here().first(Users::other);
    user.become(uid);
    uid_t within = uid;
    as_root([&] { within = ::geteuid(); });
    EXPECT_EQ(within, 0U);
    EXPECT_EQ(::geteuid(), uid);
    EXPECT_THROW(as_root([] { throw std::runtime_error("work fails"); }), std::runtime_error);
    EXPECT_EQ(::geteuid(), uid);
}

}  // namespace
}  // namespace bindlab
