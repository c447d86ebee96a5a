#include "cpp_servers/programs/programs.hpp"

#include <gtest/gtest.h>

#include <string>

namespace bindlab {
namespace {

TEST(Programs, AreThoseOfTheLectureAndTheirCompany) {
    std::string names;
    for (const Program& program : programs()) {
        names += std::string(program.name) + ' ';
        EXPECT_FALSE(program.about.empty()) << program.name;
    }
    EXPECT_EQ(names,
              "addressused addressused2 tcp-client udp-server udp-client actor rules grid why "
              "check export ");
}

}  // namespace
}  // namespace bindlab
