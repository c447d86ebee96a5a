#include <gtest/gtest.h>

#include <string>

#include "cpp_servers/actor/actor.hpp"
#include "cpp_servers/actor/socket_option.hpp"
#include "cpp_servers/actor/verb.hpp"

namespace bindlab {
namespace {

TEST(Manual, TellsOfEveryVerbAndOption) {
    const std::string manual = actor_manual();
    for (const Verb& verb : all_verbs()) {
        EXPECT_NE(manual.find("\n  " + std::string(verb.name)), std::string::npos) << verb.name;
    }
    for (const SocketOption& option : socket_options()) {
        EXPECT_NE(manual.find("\n  " + std::string(option.name)), std::string::npos) << option.name;
    }
}

TEST(Manual, FitsOnAScreen) {
    const std::string manual = actor_manual();
    std::size_t begin = 0;
    while (begin < manual.size()) {
        const std::size_t end = manual.find('\n', begin);
        EXPECT_LE(end - begin, 120U) << manual.substr(begin, end - begin);
        begin = end + 1;
    }
}

}  // namespace
}  // namespace bindlab
