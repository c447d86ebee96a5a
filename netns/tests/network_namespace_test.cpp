#include "netns/network_namespace.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <exception>
#include <functional>
#include <future>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

#include "netns/own_mounts.hpp"
#include "netns/spawn.hpp"
#include "netns/system_call.hpp"
#include "netns/tests/in_child.hpp"
#include "netns/tests/living_in.hpp"
#include "netns/tests/needs_namespaces.hpp"
#include "netns/tests/open_descriptors.hpp"
#include "netns/tests/test_socket.hpp"

namespace bindlab {
namespace {

class NetworkNamespaceTest : public NeedsNamespaces {
protected:
    static void lose_all_rights() {
        check(::setresuid(1001, 1001, 1001), "become a user without rights");
    }

    /// How a process that can go to `where` ends.
    static std::string end_of(const std::function<int()>& body, const NetworkNamespace& where) {
        const std::array keep{where.descriptor()};
        return fork_child(body, nullptr, keep).reap().to_string();
    }
};

TEST_F(NetworkNamespaceTest, SaysThatItTakesAProc) {
    in_child([] {
        check(::unshare(CLONE_NEWNS), "unshare mounts");
        own_mounts();
        own_folder("/proc", {});
        try {
            NetworkNamespace::current();
            ADD_FAILURE() << "there is no /proc";
        } catch (const std::system_error& fault) {
            EXPECT_NE(std::string(fault.what()).find("mount -t proc proc /proc"), std::string::npos)
                << fault.what();
        }
    });
}

TEST(CurrentNetworkNamespace, IsTheSameEachTime) {
    EXPECT_EQ(NetworkNamespace::current().inode(), NetworkNamespace::current().inode());
    EXPECT_NE(NetworkNamespace::current().inode(), 0U);
}

TEST_F(NetworkNamespaceTest, IsNewAndLeavesTheCallerWhereItWas) {
    const auto before = NetworkNamespace::current().inode();
    const auto first = NetworkNamespace::create();
    const auto second = NetworkNamespace::create();
    EXPECT_NE(first.inode(), before);
    EXPECT_NE(first.inode(), second.inode());
    EXPECT_EQ(NetworkNamespace::current().inode(), before);
}

TEST_F(NetworkNamespaceTest, IsNamedAsProcShowsIt) {
    const auto where = NetworkNamespace::create();
    EXPECT_EQ(where.name(), "net:[" + std::to_string(where.inode()) + "]");
}

TEST_F(NetworkNamespaceTest, HasLoopbackUpInBothFamilies) {
    const auto where = NetworkNamespace::create();
    for (const auto* const address : {"127.0.0.1:80", "[::1]:80"}) {
        const auto listener = listen_socket(where, address, 1);
        EXPECT_NO_THROW(connect_socket(where, address, SOCK_STREAM)) << address;
    }
}

TEST_F(NetworkNamespaceTest, RunsAFunctionInsideAndComesBack) {
    const auto before = NetworkNamespace::current().inode();
    const auto where = NetworkNamespace::create();
    const auto inside = where.run_inside([] { return NetworkNamespace::current().inode(); });
    EXPECT_EQ(inside, where.inode());
    EXPECT_EQ(NetworkNamespace::current().inode(), before);
}

TEST_F(NetworkNamespaceTest, ComesBackFromAFunctionThatThrows) {
    const auto before = NetworkNamespace::current().inode();
    const auto where = NetworkNamespace::create();
    const auto fail = []() -> int { throw std::runtime_error("inside"); };
    EXPECT_THROW(where.run_inside(fail), std::runtime_error);
    EXPECT_EQ(NetworkNamespace::current().inode(), before);
}

TEST_F(NetworkNamespaceTest, CanBeVisitedFromWithinAnother) {
    const auto outer = NetworkNamespace::create();
    const auto inner = NetworkNamespace::create();
    const auto seen = outer.run_inside([&] {
        inner.run_inside([] {});
        return NetworkNamespace::current().inode();
    });
    EXPECT_EQ(seen, outer.inode());
}

TEST_F(NetworkNamespaceTest, TakesTheCallerInForGood) {
    const auto home = NetworkNamespace::current();
    const auto where = NetworkNamespace::create();
    where.enter();
    EXPECT_EQ(NetworkNamespace::current().inode(), where.inode());
    home.enter();
    EXPECT_EQ(NetworkNamespace::current().inode(), home.inode());
}

TEST_F(NetworkNamespaceTest, MovesNoThreadButTheCaller) {
    const auto home = NetworkNamespace::current().inode();
    const auto where = NetworkNamespace::create();
    const auto seen_by_another = [] {
        std::uint64_t inode = 0;
        std::thread([&] { inode = NetworkNamespace::current().inode(); }).join();
        return inode;
    };
    EXPECT_EQ(seen_by_another(), home);
    std::promise<void> moved;
    std::uint64_t stayed = 0;
    std::thread other([&] {
        moved.get_future().wait();
        stayed = NetworkNamespace::current().inode();
    });
    where.run_inside([&] {
        moved.set_value();
        other.join();
    });
    EXPECT_EQ(stayed, home);
}

TEST_F(NetworkNamespaceTest, LivesAsLongAsItsDescriptor) {
    auto first = NetworkNamespace::create();
    const auto inode = first.inode();
    const NetworkNamespace second = std::move(first);
    EXPECT_EQ(second.run_inside([] { return NetworkNamespace::current().inode(); }), inode);
}

TEST_F(NetworkNamespaceTest, EndsTheProcessIfThereIsNoWayBack) {
    const auto where = NetworkNamespace::create();
    const auto body = [&] {
        try {
            where.run_inside([] { lose_all_rights(); });
        } catch (const std::exception&) {
            return 1;  // has not been there
        }
        return 0;  // in the wrong network
    };
    EXPECT_EQ(end_of(body, where), "signal SIGABRT");
}

TEST_F(NetworkNamespaceTest, EndsTheProcessIfAnExceptionFindsNoWayBack) {
    const auto where = NetworkNamespace::create();
    const auto body = [&] {
        try {
            where.run_inside([] {
                lose_all_rights();
                throw std::logic_error("inside");
            });
        } catch (const std::exception&) {
            return 0;  // in the wrong network
        }
        return 1;
    };
    EXPECT_EQ(end_of(body, where), "signal SIGABRT");
}

TEST_F(NetworkNamespaceTest, ThrowsAndGoesOnIfTheCallerMayNotLeave) {
    const auto where = NetworkNamespace::create();
    const auto errno_of = [](const std::function<void()>& attempt) {
        try {
            attempt();
        } catch (const std::system_error& fault) {
            return fault.code().value();
        }
        return 0;
    };
    const auto body = [&] {
        lose_all_rights();
        const bool stays = errno_of([&] { where.run_inside([] {}); }) == EPERM;
        const bool makes_none = errno_of([] { NetworkNamespace::create(); }) == EPERM;
        return stays && makes_none ? 0 : 1;
    };
    EXPECT_EQ(end_of(body, where), "exit 0");
}

TEST_F(NetworkNamespaceTest, NeedsNoRightToRunWhereTheCallerIs) {
    const auto where = NetworkNamespace::create();
    const auto body = [&] {
        where.enter();
        lose_all_rights();
        const auto inode = where.run_there([] { return NetworkNamespace::current().inode(); });
        return inode == where.inode() && where.is_current() ? 0 : 1;
    };
    EXPECT_EQ(end_of(body, where), "exit 0");
}

TEST_F(NetworkNamespaceTest, RunsThereFromElsewhereAndComesBack) {
    const auto before = NetworkNamespace::current().inode();
    const auto where = NetworkNamespace::create();
    EXPECT_FALSE(where.is_current());
    EXPECT_EQ(where.run_there([] { return NetworkNamespace::current().inode(); }), where.inode());
    EXPECT_EQ(NetworkNamespace::current().inode(), before);
}

TEST_F(NetworkNamespaceTest, IsFoundByAProcessThatIsInIt) {
    const auto where = NetworkNamespace::create();
    const auto child = living_in(where);
    EXPECT_EQ(NetworkNamespace::of_process(child.pid()).inode(), where.inode());
}

TEST(CurrentNetworkNamespace, OfAProcessThatIsNotThereIsAnError) {
    EXPECT_THROW(NetworkNamespace::of_process(0), std::system_error);
}

TEST_F(NetworkNamespaceTest, GivesItsDescriptorsBack) {
    const auto before = open_descriptors();
    {
        const auto where = NetworkNamespace::create();
        EXPECT_EQ(open_descriptors(), before + 1);
        where.run_inside([] { NetworkNamespace::current(); });
        EXPECT_THROW(where.run_inside([] { throw std::runtime_error("inside"); }),
                     std::runtime_error);
        EXPECT_EQ(open_descriptors(), before + 1);
    }
    EXPECT_EQ(open_descriptors(), before);
}

TEST_F(NetworkNamespaceTest, DoesNotSurviveExec) {
    const auto where = NetworkNamespace::create();
    EXPECT_NE(::fcntl(where.descriptor(), F_GETFD) & FD_CLOEXEC, 0);
}

}  // namespace
}  // namespace bindlab
