#include "cpp_servers/why/socket_owners.hpp"

#include <gtest/gtest.h>
#include <sched.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <fstream>
#include <future>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "cpp_servers/why/numbered_folder.hpp"
#include "cpp_servers/why/socket_options.hpp"
#include "netns/descriptor.hpp"
#include "netns/spawn.hpp"
#include "netns/system_call.hpp"

namespace bindlab {
namespace {

Descriptor some_socket() {
    return Descriptor(check(::socket(AF_INET, SOCK_STREAM, 0), "open a socket"));
}

std::uint32_t inode_of(const Descriptor& socket) {
    struct stat status = {};
    check(::fstat(socket.get(), &status), "fstat");
    return static_cast<std::uint32_t>(status.st_ino);
}

TEST(FindOwners, NamesEveryProcessOnceByItsLowestDescriptor) {
    const Descriptor socket = some_socket();
    const Descriptor again(::dup(socket.get()));
    const std::array keep{socket.get()};
    const Child child = fork_child([] { return ::pause(); }, nullptr, keep);
    const auto inode = inode_of(socket);
    const auto found = find_owners({inode});
    ASSERT_TRUE(found.by_inode.contains(inode));
    const auto& owners = found.by_inode.at(inode);
    ASSERT_EQ(owners.size(), 2U);
    for (const SocketOwner& owner : owners) {
        EXPECT_TRUE(owner.process.pid == ::getpid() || owner.process.pid == child.pid());
        EXPECT_EQ(owner.descriptor, socket.get());
    }
}

TEST(FindOwners, SeesAProcessWhoseFirstThreadHasEnded) {
    const Descriptor socket = some_socket();
    const std::array keep{socket.get()};
    const Child child = fork_child(
        []() -> int {
            std::thread([] { ::pause(); }).detach();
            return static_cast<int>(::syscall(SYS_exit, 0));  // of this thread alone
        },
        nullptr, keep);
    const auto owner = [&] {
        const auto owners = find_owners({inode_of(socket)}).by_inode.at(inode_of(socket));
        const auto found = std::ranges::find(owners, child.pid(),
                                             [](const SocketOwner& it) { return it.process.pid; });
        return found == owners.end() ? std::nullopt : std::optional(*found);
    };
    const auto state = [&] {
        std::ifstream file("/proc/" + std::to_string(child.pid()) + "/stat");
        std::string line;
        std::getline(file, line);
        return parse_stat(line)->state;
    };
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (state() != 'Z' && std::chrono::steady_clock::now() < end) {
        std::this_thread::yield();
    }
    const auto found = owner();
    ASSERT_TRUE(found);
    EXPECT_TRUE(found->process.first_thread_ended);
    EXPECT_NE(found->process.command.find("why_tests"), std::string::npos);
    EXPECT_EQ(further_threads_of(child.pid()), std::vector<pid_t>{found->thread});
    const Borrowed borrowed =
        borrow_socket({child.pid(), found->thread, found->descriptor, inode_of(socket)});
    if (borrowed.error == EINVAL) {
        GTEST_SKIP() << "this kernel has no PIDFD_THREAD, which came with Linux 6.9";
    }
    EXPECT_EQ(borrowed.error, 0);
}

TEST(FindOwners, SeesAThreadThatHasDescriptorsOfItsOwn) {
    std::promise<SocketDescriptor> opened;
    std::promise<void> seen;
    std::thread thread([&] {
        check(::unshare(CLONE_FILES), "have descriptors of one's own");
        const Descriptor socket = some_socket();
        opened.set_value({::getpid(), ::gettid(), socket.get(), inode_of(socket)});
        seen.get_future().wait();
    });
    const SocketDescriptor open = opened.get_future().get();
    const auto found = find_owners({open.inode});
    const Borrowed borrowed = borrow_socket(open);
    seen.set_value();
    thread.join();
    const auto& owners = found.by_inode.at(open.inode);
    ASSERT_EQ(owners.size(), 1U);
    EXPECT_EQ(owners.front().process.pid, open.pid);
    EXPECT_EQ(owners.front().thread, open.thread);
    EXPECT_EQ(owners.front().descriptor, open.descriptor);
    EXPECT_FALSE(owners.front().process.first_thread_ended);
    EXPECT_TRUE(borrowed.error == 0 || borrowed.error == EINVAL) << "before Linux 6.9 it is EINVAL";
}

TEST(ForEachOpenSocket, TellsThemByProcessAndDescriptor) {
    const std::array sockets{some_socket(), some_socket()};
    std::vector<std::pair<pid_t, int>> seen;
    std::vector<std::uint32_t> own;
    for_each_open_socket([&](const SocketDescriptor& open) {
        seen.emplace_back(open.pid, open.descriptor);
        if (open.pid == ::getpid()) {
            own.push_back(open.inode);
        }
    });
    EXPECT_TRUE(std::ranges::is_sorted(seen));
    EXPECT_EQ(std::ranges::count(own, inode_of(sockets[0])), 1);
    EXPECT_EQ(std::ranges::count(own, inode_of(sockets[1])), 1);
}

TEST(FindOwners, LooksForNothingIfNothingIsAsked) {
    const auto found = find_owners({});
    EXPECT_TRUE(found.by_inode.empty());
    EXPECT_EQ(found.hidden.count, 0U);
}

// Root of the machine alone sees everybody; whoever became another user does not.
TEST(FindOwners, CountsWhoMayNotBeLookedInto) {
    if (::geteuid() != 0 || ::setegid(0) != 0) {
        GTEST_SKIP() << "another user to hide from takes root: run it as root";
    }
    const Descriptor socket = some_socket();
    const auto inode = inode_of(socket);
    const std::array keep{socket.get()};
    const auto body = [&] {
        if (::setresuid(64001, 64001, 64001) != 0) {
            return 77;
        }
        const auto found = find_owners({inode});
        return found.hidden.count > 0 && found.hidden.users.contains(0) ? 0 : 1;
    };
    const int code = fork_child(body, nullptr, keep).reap().value;
    if (code == 77) {
        GTEST_SKIP() << "this user namespace has no other user (subuid(5))";
    }
    EXPECT_EQ(code, 0);
}

}  // namespace
}  // namespace bindlab
