// main() of every test program: root in a user namespace where the caller is an ordinary user, so
// that tests which make namespaces run all the same. Where that is forbidden they say so.
#include <gtest/gtest.h>

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <string_view>
#include <system_error>

#include "netns/user_namespace.hpp"

namespace {

// What `exec` or `activate` of an actor executes, which in a test is this program: it tells what it
// has been left, the variables and then the descriptors, a line each.
int tell_inheritance() {
    for (char** variable = environ; *variable != nullptr; ++variable) {
        const std::string_view text(*variable);
        if (text.starts_with("BINDLAB_") || text.starts_with("LISTEN_")) {
            std::puts(*variable);
        }
    }
    constexpr int kMost = 256;
    for (int number = STDERR_FILENO + 1; number < kMost; ++number) {
        if (fcntl(number, F_GETFD) >= 0) {
            std::printf("%d\n", number);
        }
    }
    std::fflush(stdout);
    return 0;
}

bool is_asked(int argc, char** argv, std::string_view option) {
    return argc == 3 && std::string_view(argv[1]) == "actor" && argv[2] == option;
}

}  // namespace

int main(int argc, char** argv) {
    // What `fork exec` of an actor executes, which in a test is this program.
    if (is_asked(argc, argv, "--hold")) {
        while (true) {
            pause();
        }
    }
    if (is_asked(argc, argv, "--resume")) {
        return tell_inheritance();
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
