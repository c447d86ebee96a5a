#include "cpp_servers/engine/process/actor_driver.hpp"

#include <gtest/gtest.h>

#include <csignal>

#include "cpp_servers/engine/tests/report_pipe.hpp"
#include "netns/route_socket.hpp"
#include "netns/tests/needs_namespaces.hpp"

namespace bindlab {
namespace {

class ActorDriverTest : public NeedsNamespaces {
protected:
    Reply call(ActorDriver& actor, std::string_view line,
               std::chrono::milliseconds within = std::chrono::minutes(1)) {
        return actor.call(line, Clock::now() + within, waiter_);
    }

    ReportPipe pipe_;
    CaseReport report_ = pipe_.writer();
    Waiter waiter_{report_};
    ActorPlan plan_{"server", 0, false, 0};
};

TEST_F(ActorDriverTest, HandsOverTheAnswerToALine) {
    ActorDriver actor(plan_, NetworkNamespace::create());
    EXPECT_EQ(call(actor, "socket tcp").kind, Reply::Kind::answered);
    const Reply reply = call(actor, "bind 10.0.0.1:80");
    EXPECT_EQ(reply.answer.errno_name, "EADDRNOTAVAIL");
    EXPECT_TRUE(reply.line.starts_with("{"));
}

TEST_F(ActorDriverTest, StartsTheActorInsideItsHost) {
    const NetworkNamespace host = NetworkNamespace::create();
    RouteSocket(host).add_address("lo", InterfaceAddress::parse("10.0.0.1/32"));
    ActorDriver actor(plan_, host);
    call(actor, "socket tcp");
    EXPECT_TRUE(call(actor, "bind 10.0.0.1:80").answer.succeeded());
}

TEST_F(ActorDriverTest, GivesTheActorItsUid) {
    plan_.uid = 1001;
    ActorDriver actor(plan_, NetworkNamespace::create());
    call(actor, "socket tcp");
    EXPECT_EQ(call(actor, "bind 127.0.0.1:80").answer.errno_name, "EACCES");
}

TEST_F(ActorDriverTest, TellsARefusedLineFromAFailedCall) {
    ActorDriver actor(plan_, NetworkNamespace::create());
    const Reply reply = call(actor, "dance");
    EXPECT_EQ(reply.kind, Reply::Kind::refused);
    EXPECT_FALSE(reply.answer.fault.empty());
}

TEST_F(ActorDriverTest, TellsAnActorThatIsSilentFromOneThatDiesOrBabbles) {
    ActorDriver silent(plan_, NetworkNamespace::create());
    EXPECT_EQ(call(silent, "hang", std::chrono::milliseconds(20)).kind, Reply::Kind::silent);
    ActorDriver dead(plan_, NetworkNamespace::create());
    EXPECT_EQ(call(dead, "crash").kind, Reply::Kind::died);
    EXPECT_EQ(call(dead, "pid").kind, Reply::Kind::died);
    EXPECT_FALSE(dead.process().end_expected());
    ActorDriver babbling(plan_, NetworkNamespace::create());
    EXPECT_EQ(call(babbling, "babble").kind, Reply::Kind::babbled);
}

TEST_F(ActorDriverTest, WaitsForTheEndThatALineAsksFor) {
    ActorDriver actor(plan_, NetworkNamespace::create());
    EXPECT_EQ(call(actor, "exit 3").kind, Reply::Kind::answered);
    EXPECT_TRUE(actor.process().end_expected());
    EXPECT_TRUE(actor.process().ended());
    EXPECT_EQ(actor.process().status().to_string(), "exit 3");
}

}  // namespace
}  // namespace bindlab
