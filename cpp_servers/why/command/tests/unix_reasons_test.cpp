#include "cpp_servers/why/command/unix_reasons.hpp"

#include <gtest/gtest.h>

#include <cerrno>

#include "cpp_servers/why/command/tests/made_up_call.hpp"

namespace bindlab {
namespace {

using Kind = SocketCall::Kind;

UnixHolder holder_of(UnixHolder::File file) {
    UnixHolder holder;
    holder.name = {false, "/run/s"};
    holder.file = file;
    return holder;
}

SocketOwner server() {
    SocketOwner owner;
    owner.process.program = "server";
    owner.process.pid = 7;
    owner.process.user = "alice";
    return owner;
}

TEST(UnixReasonsTest, TellsAPathInUseByWhatIsThere) {
    const SocketCall call = made_call(Kind::bind, "/run/s", EADDRINUSE);
    UnixHolder holder = holder_of(UnixHolder::File::socket);
    EXPECT_EQ(explain_unix(call, holder).kind, ReasonKind::path_left_over);
    EXPECT_EQ(explain_unix(call, holder).remedies.front(), "rm /run/s");
    holder.of_unseen_namespaces.count = 2;
    EXPECT_EQ(explain_unix(call, holder).remedies.front(), "Look as root who has it.");
    EXPECT_NE(explain_unix(call, holder).sentence.find("seems left over"), std::string::npos);
    EXPECT_EQ(explain_unix(call, holder_of(UnixHolder::File::other)).kind,
              ReasonKind::path_other_file);
    EXPECT_EQ(explain_unix(call, holder_of(UnixHolder::File::none)).kind,
              ReasonKind::port_unexplained);
    holder.sockets.push_back({.inode = 1, .is_listening = true, .name = "/run/s", .file = {}});
    holder.owners.push_back(server());
    EXPECT_EQ(explain_unix(call, holder).kind, ReasonKind::path_served);
    EXPECT_EQ(explain_unix(call, holder).sentence,
              "/run/s is the socket of server (pid 7, user alice), which has it open.");
    holder.owners.clear();
    holder.hidden.count = 3;
    EXPECT_NE(explain_unix(call, holder).sentence.find("CAP_SYS_PTRACE"), std::string::npos);
}

TEST(UnixReasonsTest, TellsWhyAConnectionIsRefused) {
    const SocketCall call = made_call(Kind::connect, "/run/s", ECONNREFUSED);
    UnixHolder holder = holder_of(UnixHolder::File::socket);
    EXPECT_EQ(explain_unix(call, holder).kind, ReasonKind::path_left_over);
    EXPECT_EQ(explain_unix(call, holder_of(UnixHolder::File::other)).kind,
              ReasonKind::path_other_file);
    EXPECT_EQ(explain_unix(call, holder_of(UnixHolder::File::none)).kind, ReasonKind::path_missing);
    UnixHolder abstract;
    abstract.name = {true, "x"};
    EXPECT_EQ(explain_unix(call, abstract).kind, ReasonKind::nobody_listens);
    EXPECT_TRUE(explain_unix(call, abstract)
                    .sentence.starts_with("No socket has the abstract name "
                                          "@x in this"));
    holder.sockets.push_back({.inode = 1, .is_listening = false, .name = "/run/s", .file = {}});
    EXPECT_EQ(explain_unix(call, holder).kind, ReasonKind::nobody_listens);
}

TEST(UnixReasonsTest, TellsPathsThatAreMissingOrForbidden) {
    const UnixHolder holder = holder_of(UnixHolder::File::none);
    const auto kind_of = [&](Kind kind, int error) {
        return explain_unix(made_call(kind, "/run/s", error), holder).kind;
    };
    EXPECT_EQ(kind_of(Kind::bind, ENOENT), ReasonKind::path_missing);
    EXPECT_EQ(kind_of(Kind::connect, ENOENT), ReasonKind::path_missing);
    EXPECT_EQ(kind_of(Kind::bind, EACCES), ReasonKind::forbidden);
    EXPECT_EQ(kind_of(Kind::bind, EINVAL), ReasonKind::already_bound);
    EXPECT_EQ(kind_of(Kind::connect, EAGAIN), ReasonKind::other);
    EXPECT_EQ(kind_of(Kind::bind, ENOTSOCK), ReasonKind::wrong_descriptor);
}

}  // namespace
}  // namespace bindlab
