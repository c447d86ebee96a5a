#include "netns/system_call.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <system_error>

namespace bindlab {
namespace {

int fail_with(int error) {
    errno = error;
    return -1;
}

TEST(SystemCall, PassesASuccessOn) {
    EXPECT_EQ(check(7, "count"), 7);
    EXPECT_EQ(check(ssize_t{7}, "count"), 7);
    EXPECT_EQ(check(7, [] { return std::string("count"); }), 7);
}

TEST(SystemCall, TurnsAFailureIntoItsErrnoAndTheAttempt) {
    try {
        check(fail_with(EADDRINUSE), "bind 10.0.0.1:80");
        FAIL() << "no exception";
    } catch (const std::system_error& fault) {
        EXPECT_EQ(fault.code().value(), EADDRINUSE);
        EXPECT_STREQ(fault.what(), "bind 10.0.0.1:80: Address already in use");
    }
}

TEST(SystemCall, ReadsErrnoBeforeTheAttemptIsPutIntoWords) {
    const auto attempt = [] {
        errno = EPERM;
        return std::string("bind");
    };
    try {
        check(fail_with(EADDRINUSE), attempt);
        FAIL() << "no exception";
    } catch (const std::system_error& fault) {
        EXPECT_EQ(fault.code().value(), EADDRINUSE);
    }
}

}  // namespace
}  // namespace bindlab
