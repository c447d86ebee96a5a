// main() of every test program: root in a user namespace where the caller is an ordinary user, so
// that tests which make namespaces run all the same. Where that is forbidden they say so.
#include <gtest/gtest.h>

#include <unistd.h>

#include <string_view>
#include <system_error>

#include "netns/user_namespace.hpp"

int main(int argc, char** argv) {
    // What `fork exec` of an actor executes, which in a test is this program.
    if (argc == 3 && std::string_view(argv[1]) == "actor" &&
        std::string_view(argv[2]) == "--hold") {
        while (true) {
            pause();
        }
    }
    testing::InitGoogleTest(&argc, argv);
    if (!GTEST_FLAG_GET(list_tests) && !bindlab::may_make_namespaces()) {
        try {
            bindlab::enter_user_namespace();
        } catch (const std::system_error&) {  // the tests find out, each for itself
        }
    }
    return RUN_ALL_TESTS();
}
