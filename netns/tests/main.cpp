// main() of every test program: root in a user namespace where the caller is an ordinary user, so
// that tests which make namespaces run all the same. Where that is forbidden they say so.
#include <gtest/gtest.h>

#include <system_error>

#include "netns/user_namespace.hpp"

int main(int argc, char** argv) {
    testing::InitGoogleTest(&argc, argv);
    if (!GTEST_FLAG_GET(list_tests) && !bindlab::may_make_namespaces()) {
        try {
            bindlab::enter_user_namespace();
        } catch (const std::system_error&) {  // the tests find out, each for itself
        }
    }
    return RUN_ALL_TESTS();
}
