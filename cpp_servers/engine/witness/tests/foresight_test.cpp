// What `why` says before a bind or listen of an actor, as the actor's own socket and the port's
// holders have it.
#include "cpp_servers/engine/witness/foresight.hpp"

#include <gtest/gtest.h>

#include "cpp_servers/engine/tests/one_host.hpp"
#include "netns/link.hpp"
#include "netns/route_socket.hpp"
#include "netns/tests/in_child.hpp"
#include "netns/tests/needs_namespaces.hpp"

namespace bindlab {
namespace {

constexpr std::size_t kFirst = 0;
constexpr std::size_t kOther = 1;

struct Foreseen : OneHost {
    explicit Foreseen(bool asked = true)
        : OneHost(call(1, "second", "bind 10.0.0.1:8080") + "," +
                  call(2, "second", "socket tcp as more") + "," + step(3, "advance", ",\"ms\":0")),
          foresight(plan, topology.hosts(), actors, asked) {}

    /// Has an actor make a call, as a step of the case.
    void say(std::size_t actor, const std::string& line) {
        const auto reply =
            actors.actor(actor).call(line, Clock::now() + std::chrono::minutes(1), waiter);
        EXPECT_TRUE(reply.answer.succeeded()) << line;
        Step made = plan.steps[0];
        made.action = CallStep{actor, line};
        foresight.after(made, "ok", reply.line);
    }

    /// Whether the kernel lets it.
    bool try_to(std::size_t actor, const std::string& line) {
        return actors.actor(actor)
            .call(line, Clock::now() + std::chrono::minutes(1), waiter)
            .answer.succeeded();
    }

    std::optional<std::string> before(std::size_t actor, const std::string& line) {
        Step asked = plan.steps[0];
        asked.action = CallStep{actor, line};
        return foresight.before(asked);
    }

    Foresight foresight;
};

class ForesightTest : public NeedsNamespaces {};

TEST_F(ForesightTest, SaysWhatBindWillByTheOptionsOfBothSockets) {
    in_child([] {
        Foreseen it;
        it.say(kFirst, "socket tcp");
        it.say(kOther, "socket tcp");
        EXPECT_EQ(it.before(kOther, "bind 10.0.0.1:8080"), "ok");
        it.say(kFirst, "setsockopt SO_REUSEPORT 1");
        it.say(kFirst, "bind 10.0.0.1:8080");
        it.say(kFirst, "listen");
        EXPECT_EQ(it.before(kOther, "bind 10.0.0.1:8080"), "EADDRINUSE");
        EXPECT_EQ(it.before(kOther, "bind 10.0.0.1:8081"), "ok");
        it.say(kOther, "setsockopt SO_REUSEPORT 1");
        EXPECT_EQ(it.before(kOther, "bind 10.0.0.1:8080"), "EADDRINUSE") << "another user's";
        it.say(kFirst, "socket tcp as again");
        it.say(kFirst, "setsockopt again SO_REUSEPORT 1");
        EXPECT_EQ(it.before(kFirst, "bind again 10.0.0.1:8080"), "ok");
        EXPECT_EQ(it.before(kOther, "bind 10.0.0.1:80"), "EACCES") << "an ordinary user's";
        EXPECT_EQ(it.before(kOther, "bind 10.9.9.9:8080"), "EADDRNOTAVAIL");
    });
}

TEST_F(ForesightTest, SaysWhatListenWillToASocketThatIsBound) {
    in_child([] {
        Foreseen it;
        for (const char* name : {"one", "two"}) {
            it.say(kFirst, std::string("socket tcp as ") + name);
            it.say(kFirst, std::string("setsockopt ") + name + " SO_REUSEADDR 1");
            it.say(kFirst, std::string("bind ") + name + " 10.0.0.1:8080");
        }
        EXPECT_EQ(it.before(kFirst, "listen two"), "ok") << "it is not in its own way";
        it.say(kFirst, "listen one");
        EXPECT_EQ(it.before(kFirst, "listen two"), "EADDRINUSE");
        EXPECT_EQ(it.before(kFirst, "listen one"), "not asked: it listens already");
        it.say(kFirst, "close one");
        EXPECT_EQ(it.before(kFirst, "listen two"), "ok");
        it.say(kFirst, "socket tcp as unbound");
        EXPECT_EQ(it.before(kFirst, "listen unbound"), "ok") << "the kernel chooses a port";
        it.say(kFirst, "socket udp as datagrams");
        EXPECT_EQ(it.before(kFirst, "listen datagrams"), "not asked: no TCP");
        it.say(kFirst, "listen two");
        it.say(kFirst, "socket tcp as client");
        it.say(kFirst, "connect client 10.0.0.1:8080");
        EXPECT_EQ(it.before(kFirst, "listen client"), "not asked: in no state to listen");
    });
}

TEST_F(ForesightTest, SaysWhatConnectWillOfItsLocalEnd) {
    in_child([] {
        Foreseen it;
        it.say(kFirst, "socket tcp as listener");
        it.say(kFirst, "bind listener 10.0.0.1:8080");
        it.say(kFirst, "listen listener");
        for (const char* name : {"one", "two"}) {
            it.say(kFirst, std::string("socket tcp as ") + name);
            it.say(kFirst, std::string("setsockopt ") + name + " SO_REUSEADDR 1");
            it.say(kFirst, std::string("bind ") + name + " 10.0.0.1:40000");
        }
        EXPECT_EQ(it.before(kFirst, "connect two 10.0.0.1:8080"), "ok");
        it.say(kFirst, "connect one 10.0.0.1:8080");
        EXPECT_EQ(it.before(kFirst, "connect two 10.0.0.1:8080"), "EADDRNOTAVAIL");
        EXPECT_EQ(it.before(kFirst, "connect two 10.0.0.1:8081"), "ok") << "nobody listens there";
        EXPECT_EQ(it.before(kFirst, "connect two 10.9.9.9:8080"), "ENETUNREACH");
        EXPECT_EQ(it.before(kFirst, "connect one 10.0.0.1:8080"),
                  "not asked: in no state to connect");
        EXPECT_EQ(it.before(kFirst, "connect two unspec"),
                  "not asked: an address of another family");
        it.say(kFirst, "socket udp as datagrams");
        EXPECT_EQ(it.before(kFirst, "connect datagrams 10.0.0.1:8080"), "ok");
    });
}

TEST_F(ForesightTest, TakesTheDeviceOfAnAddressBeforeThatOfTheSocket) {
    in_child([] {
        Foreseen it;
        const NetworkNamespace& where = it.topology.hosts()[0].where;
        RouteSocket routes(where);
        create_idle_veth_pair({&where, &routes, "eth0", "", {}}, {&where, &routes, "eth1", "", {}});
        it.say(kFirst, "socket udp6");
        it.say(kFirst, "bind [ff02::1%eth0]:8080");
        for (const char* name : {"one", "two"}) {
            it.say(kFirst, std::string("socket udp6 as ") + name);
            it.say(kFirst, std::string("setsockopt ") + name + " SO_BINDTODEVICE lo");
        }
        EXPECT_EQ(it.before(kFirst, "bind one [ff02::1]:8080"), "ok");
        EXPECT_EQ(it.before(kFirst, "bind one [ff02::1%lo]:8080"), "ok");
        EXPECT_EQ(it.before(kFirst, "bind one [ff02::1%eth0]:8080"), "EADDRINUSE");
        EXPECT_FALSE(it.try_to(kFirst, "bind one [ff02::1%eth0]:8080")) << "as it says";
        EXPECT_EQ(it.before(kFirst, "connect two [ff02::1%eth0]:8080"),
                  "not asked: an address of another device");
        EXPECT_FALSE(it.try_to(kFirst, "connect two [ff02::1%eth0]:8080"));
    });
}

TEST_F(ForesightTest, SaysNothingOfOtherStepsNorUnasked) {
    in_child([] {
        Foreseen it;
        EXPECT_EQ(it.foresight.before(it.plan.steps[1]), std::nullopt);
        EXPECT_EQ(it.foresight.before(it.plan.steps[2]), std::nullopt);
    });
    in_child([] {
        Foreseen silent(false);
        EXPECT_EQ(silent.foresight.before(silent.plan.steps[0]), std::nullopt);
    });
}

TEST_F(ForesightTest, SaysOfWhatItIsNotAsked) {
    in_child([] {
        Foreseen it;
        it.say(kFirst, "socket tcp");
        EXPECT_EQ(it.before(kFirst, "bind 10.0.0.1:0"), "ok") << "the kernel chooses a port";
        EXPECT_EQ(it.before(kFirst, "bind 10.9.9.9:0"), "EADDRNOTAVAIL");
        EXPECT_EQ(it.before(kFirst, "bind other 10.0.0.1:8080"),
                  "not asked: other is out of reach");
        EXPECT_EQ(it.before(kFirst, "bind [::1]:8080"), "not asked: an address of another family");
        it.say(kFirst, "bind 10.0.0.1:8080");
        EXPECT_EQ(it.before(kFirst, "bind 10.0.0.1:8081"), "not asked: bound before");
        it.say(kFirst, "close");
        EXPECT_EQ(it.before(kFirst, "bind 10.0.0.1:8081"), "not asked: sock is out of reach");
    });
}

}  // namespace
}  // namespace bindlab
