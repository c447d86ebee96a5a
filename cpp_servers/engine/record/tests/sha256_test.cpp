#include "cpp_servers/engine/record/sha256.hpp"

#include <gtest/gtest.h>

#include <system_error>

#include "cpp_servers/engine/tests/folder.hpp"

namespace bindlab {
namespace {

// FIPS 180-4's own examples (csrc.nist.gov, "Examples with Intermediate Values").
constexpr std::string_view kOfAbc =
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
constexpr std::string_view kOfNothing =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

TEST(Sha256, IsThatOfTheStandard) {
    EXPECT_EQ(sha256_of("abc"), kOfAbc);
    EXPECT_EQ(sha256_of(""), kOfNothing);
}

TEST(Sha256, CanBeAskedForOnTheWay) {
    Sha256 sum;
    sum.add("ab");
    EXPECT_EQ(sum.digest(), sha256_of("ab"));
    sum.add("c");
    EXPECT_EQ(sum.digest(), kOfAbc);
    EXPECT_EQ(sum.digest(), kOfAbc);
}

TEST(Sha256, IsThatOfAWholeFile) {
    const Folder folder;
    const std::string large(200000, 'x');
    std::ofstream(folder / "large") << large;
    EXPECT_EQ(sha256_of_file(folder / "large"), sha256_of(large));
    EXPECT_THROW(sha256_of_file(folder / "none"), std::system_error);
}

}  // namespace
}  // namespace bindlab
