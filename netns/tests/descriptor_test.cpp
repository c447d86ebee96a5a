#include "netns/descriptor.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <utility>

namespace bindlab {
namespace {

Descriptor open_null() {
    return Descriptor(::open("/dev/null", O_RDONLY | O_CLOEXEC));
}

bool is_open(int fd) {
    return ::fcntl(fd, F_GETFD) >= 0;
}

TEST(Descriptor, OwnsNothingAtFirst) {
    const Descriptor descriptor;
    EXPECT_FALSE(descriptor);
    EXPECT_EQ(descriptor.get(), -1);
}

TEST(Descriptor, ClosesWhatItOwns) {
    int fd = -1;
    {
        const Descriptor descriptor = open_null();
        fd = descriptor.get();
        EXPECT_TRUE(is_open(fd));
    }
    EXPECT_FALSE(is_open(fd));
}

TEST(Descriptor, HandsItsOwnOverWhenMoved) {
    Descriptor first = open_null();
    const int fd = first.get();
    const Descriptor second = std::move(first);
    EXPECT_EQ(second.get(), fd);
    EXPECT_FALSE(first);  // NOLINT(bugprone-use-after-move)
    EXPECT_TRUE(is_open(fd));
}

TEST(Descriptor, ClosesItsFormerOwnWhenAssigned) {
    Descriptor descriptor = open_null();
    const int former = descriptor.get();
    Descriptor other = open_null();
    const int later = other.get();
    descriptor = std::move(other);
    EXPECT_EQ(descriptor.get(), later);
    EXPECT_FALSE(is_open(former));
}

TEST(Descriptor, ClosesOnRequestAndOnlyOnce) {
    Descriptor descriptor = open_null();
    const int fd = descriptor.get();
    descriptor.reset();
    EXPECT_FALSE(is_open(fd));
    const Descriptor next = open_null();  // gets the lowest number that is free
    ASSERT_EQ(next.get(), fd);
    descriptor.reset();
    EXPECT_TRUE(is_open(next.get()));
}

TEST(Descriptor, GivesAwayWithoutClosing) {
    Descriptor descriptor = open_null();
    const Descriptor taker(descriptor.release());
    EXPECT_FALSE(descriptor);
    EXPECT_TRUE(is_open(taker.get()));
}

}  // namespace
}  // namespace bindlab
