#include "cpp_servers/check/process_files.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <thread>

#include "cpp_servers/check/patience.hpp"
#include "netns/address.hpp"
#include "netns/descriptor.hpp"
#include "netns/spawn.hpp"
#include "netns/system_call.hpp"

namespace bindlab {
namespace {

TEST(ProcessFiles, ShowSocketsAndTheirOptions) {
    const Descriptor socket(check(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), "socket"));
    struct stat status {};
    check(::fstat(socket.get(), &status), "fstat");
    const auto sockets = sockets_of_process(::getpid());
    const auto found = sockets.find(static_cast<std::uint32_t>(status.st_ino));
    ASSERT_NE(found, sockets.end());
    EXPECT_EQ(found->second, socket.get());
    EXPECT_EQ(closes_on_exec(::getpid(), socket.get()), true);
    check(::fcntl(socket.get(), F_SETFD, 0), "fcntl");
    EXPECT_EQ(closes_on_exec(::getpid(), socket.get()), false);
    EXPECT_EQ(reuse_options_of(::getpid(), socket.get()), ReuseOptions{});
    constexpr int kOn = 1;
    check(::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEPORT, &kOn, sizeof kOn), "setsockopt");
    EXPECT_EQ(reuse_options_of(::getpid(), socket.get()),
              (ReuseOptions{.address = false, .port = true}));
}

TEST(ProcessFiles, ShowTheOtherEndOfAConnection) {
    const Descriptor listener(check(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), "socket"));
    check(::listen(listener.get(), 1), "listen");
    SocketAddress where;
    check(::getsockname(listener.get(), where.get(), &where.length), "getsockname");
    const Descriptor client(check(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), "socket"));
    EXPECT_EQ(peer_port_of(::getpid(), client.get()), std::nullopt);
    const Endpoint server{IpAddress::parse("127.0.0.1"), Endpoint::from(where).port};
    const SocketAddress there = server.to_socket_address();
    check(::connect(client.get(), there.get(), there.length), "connect");
    EXPECT_EQ(peer_port_of(::getpid(), client.get()), server.port);
}

TEST(ProcessFiles, OfNobodyAreNone) {
    constexpr pid_t kNobody = 1 << 30;
    EXPECT_TRUE(sockets_of_process(kNobody).empty());
    EXPECT_EQ(closes_on_exec(kNobody, 0), std::nullopt);
    EXPECT_EQ(reuse_options_of(kNobody, 0), std::nullopt);
    EXPECT_EQ(peer_port_of(kNobody, 0), std::nullopt);
    EXPECT_EQ(program_of(kNobody), "");
    EXPECT_EQ(parent_of(kNobody), 0);
    EXPECT_EQ(signals_handled_by(kNobody), 0U);
}

TEST(ProcessFiles, TellTheParentAndWhichSignalsAreHandled) {
    EXPECT_EQ(parent_of(::getpid()), ::getppid());
    constexpr std::uint64_t kBit = 1U << (SIGUSR2 - 1);
    EXPECT_EQ(signals_handled_by(::getpid()) & kBit, 0U);
    const auto former = std::signal(SIGUSR2, SIG_IGN);
    EXPECT_EQ(signals_handled_by(::getpid()) & kBit, kBit);
    std::signal(SIGUSR2, former);
}

TEST(ProcessFiles, TellWhoIsAtRest) {
    EXPECT_FALSE(is_at_rest(::getpid())) << "who asks runs";
    EXPECT_TRUE(is_at_rest(1 << 30)) << "nobody";
    const Child child = fork_child([] { return ::pause(); }, nullptr, {});
    EXPECT_TRUE(await_state([&] { return is_at_rest(child.pid()); },
                            CheckClock::now() + std::chrono::seconds(5)));
}

/// A descriptor that is readable as soon as somebody writes, and a thread that waits at it.
class Waiting {
public:
    explicit Waiting(void (*wait)(int)) {
        int ends[2];
        check(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), "socketpair");
        here_ = Descriptor(ends[0]);
        there_ = Descriptor(ends[1]);
        thread_ = std::thread(wait, here_.get());
    }
    ~Waiting() {
        check(static_cast<int>(::write(there_.get(), "x", 1)), "write");
        thread_.join();
    }
    Waiting(const Waiting&) = delete;
    Waiting& operator=(const Waiting&) = delete;

    bool is_seen() const {
        return await_state([&] { return awaits_connections(::getpid(), here_.get()); },
                           CheckClock::now() + std::chrono::seconds(5));
    }
    int other() const { return there_.get(); }

private:
    Descriptor here_;
    Descriptor there_;
    std::thread thread_;
};

TEST(ProcessFiles, TellWhoWaitsAtADescriptor) {
    for (void (*const wait)(int) :
         {+[](int descriptor) {
              pollfd polled{.fd = descriptor, .events = POLLIN, .revents = 0};
              ::poll(&polled, 1, -1);
          },
          +[](int descriptor) {
              fd_set readable;
              FD_ZERO(&readable);
              FD_SET(descriptor, &readable);
              ::select(descriptor + 1, &readable, nullptr, nullptr, nullptr);
          },
          +[](int descriptor) {
              const Descriptor epoll(::epoll_create1(EPOLL_CLOEXEC));
              epoll_event event{.events = EPOLLIN, .data = {}};
              ::epoll_ctl(epoll.get(), EPOLL_CTL_ADD, descriptor, &event);
              ::epoll_wait(epoll.get(), &event, 1, -1);
          }}) {
        const Waiting waiting(wait);
        EXPECT_TRUE(waiting.is_seen());
        EXPECT_FALSE(awaits_connections(::getpid(), waiting.other()));
    }
}

TEST(ProcessFiles, TellNothingOfAnEpollAtWhichNobodyWaits) {
    const Descriptor socket(check(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0), "socket"));
    const Descriptor epoll(check(::epoll_create1(EPOLL_CLOEXEC), "epoll_create1"));
    epoll_event event{.events = EPOLLIN, .data = {}};
    check(::epoll_ctl(epoll.get(), EPOLL_CTL_ADD, socket.get(), &event), "epoll_ctl");
    EXPECT_FALSE(awaits_connections(::getpid(), socket.get()));
}

TEST(ProcessFiles, TellWhoAccepts) {
    const Descriptor listener(check(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), "socket"));
    const sockaddr address{.sa_family = AF_UNIX, .sa_data = {}};
    check(::bind(listener.get(), &address, sizeof address.sa_family), "bind");  // to any name
    check(::listen(listener.get(), 1), "listen");
    EXPECT_FALSE(awaits_connections(::getpid(), listener.get()));
    std::thread accepts([&] { ::accept(listener.get(), nullptr, nullptr); });
    EXPECT_TRUE(await_state([&] { return awaits_connections(::getpid(), listener.get()); },
                            CheckClock::now() + std::chrono::seconds(5)));
    ::shutdown(listener.get(), SHUT_RDWR);
    accepts.join();
}

TEST(ProcessFiles, NameTheProgram) {
    EXPECT_EQ(program_of(::getpid()), "check_tests");
}

}  // namespace
}  // namespace bindlab
