#include "cpp_servers/why/possibilities.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "cpp_servers/why/tests/made_up.hpp"

namespace bindlab {
namespace {

/// The only cell that it can be.
std::string only_cell(const HeldSocket& held, const BindRequest& request) {
    const auto all = possibilities(held, request, made_host());
    EXPECT_EQ(all.size(), 1U);
    return id_of(all.front().cell);
}

HeldSocket seen(std::string_view state, std::string_view local) {
    return with_options(made_socket(state, local), {});
}

TEST(Possibilities, AreOneForASocketOfWhichAllIsSeen) {
    EXPECT_EQ(only_cell(seen("LISTEN", "10.0.0.1:80"), made_request("10.0.0.1:80", {true, false})),
              "tcp,first4,none,listening,first4,addr,same,none");
    EXPECT_EQ(only_cell(seen("BOUND_INACTIVE", "0.0.0.0:80"), made_request("127.0.0.1:80")),
              "tcp,wildcard4,none,bound,second4,none,same,none");
    EXPECT_EQ(only_cell(seen("LISTEN", "[::ffff:0.0.0.0]:80"), made_request("[fd00::1]:80")),
              "tcp,mapped_wildcard,none,listening,second6,none,same,none");
}

TEST(Possibilities, TakeAMappedAddressForItsIpv4Address) {
    EXPECT_EQ(only_cell(seen("LISTEN", "10.0.0.1:80"), made_request("[::ffff:10.0.0.1]:80")),
              "tcp,first4,none,listening,mapped_first,none,same,none");
    EXPECT_EQ(only_cell(seen("LISTEN", "[::ffff:10.0.0.1]:80"), made_request("10.0.0.2:80")),
              "tcp,mapped_first,none,listening,second4,none,same,none");
}

TEST(Possibilities, KnowV6OnlyFromTheTableAndAskTheRequest) {
    HeldSocket held = seen("LISTEN", "[::]:80");
    held.entry.v6only = true;
    BindRequest request = made_request("[::]:80");
    EXPECT_EQ(only_cell(held, request),
              "tcp,wildcard6_only,none,listening,wildcard6,none,same,none");
    request.v6only = true;
    held.entry.v6only = false;
    EXPECT_EQ(only_cell(held, request),
              "tcp,wildcard6,none,listening,wildcard6_only,none,same,none");
}

TEST(Possibilities, TellUsersAndDevicesApart) {
    HeldSocket held = seen("LISTEN", "10.0.0.1:80");
    BindRequest request = made_request("10.0.0.1:80");
    request.uid = 0;
    held.entry.interface = 3;
    EXPECT_EQ(only_cell(held, request),
              "tcp,first4,none,listening,first4,none,second_root,first_only");
    request.uid = 5;
    request.interface = 3;
    EXPECT_EQ(only_cell(held, request), "tcp,first4,none,listening,first4,none,other,same");
    held.entry.uid = 0;
    request.interface = 4;
    EXPECT_EQ(only_cell(held, request), "tcp,first4,none,listening,first4,none,first_root,other");
}

TEST(Possibilities, DoNotTakeTheRootOfAUserNamespaceForRoot) {
    HostFacts host = made_host();
    host.root_is_root = false;
    BindRequest request = made_request("10.0.0.1:80");
    request.uid = 0;
    const auto all = possibilities(seen("LISTEN", "10.0.0.1:80"), request, host);
    EXPECT_EQ(all.at(0).cell.users, Users::other);
}

TEST(Possibilities, OfWhatRemainsAreAllOptionsThatItMayHaveHad) {
    const HeldSocket held = made_remnant("TIME_WAIT", "10.0.0.1:80", std::chrono::seconds(9));
    std::set<ReuseOptions> options;
    for (const Possibility& it : possibilities(held, made_request("10.0.0.1:80"), made_host())) {
        options.insert(it.cell.first_options);
        EXPECT_EQ(it.cell.state, FirstState::time_wait);
    }
    EXPECT_EQ(options.size(), 4U);
}

TEST(Possibilities, TellAnOrphanInFinWait2ByItsTimer) {
    HeldSocket held = made_remnant("FIN_WAIT2", "10.0.0.1:80", std::chrono::seconds(9));
    const auto state = [&] {
        return possibilities(held, made_request("10.0.0.1:80"), made_host()).at(0).cell.state;
    };
    EXPECT_EQ(state(), FirstState::fin_wait2_orphaned);
    held.entry.timer = "keepalive";
    EXPECT_EQ(state(), FirstState::fin_wait1);
}

TEST(Possibilities, OfAnOrphanKnowItsUserSinceTheKernelKeepsHim) {
    const HeldSocket held = made_remnant("FIN_WAIT1", "10.0.0.1:80", std::chrono::seconds(9));
    const auto users_on = [&](KernelVersion kernel, uid_t uid) {
        BindRequest request = made_request("10.0.0.1:80");
        request.uid = uid;
        std::set<Users> users;
        for (const Possibility& it : possibilities(held, request, made_host(kernel))) {
            users.insert(it.cell.users);
        }
        return users;
    };
    EXPECT_EQ(users_on({6, 12, 0}, 1000), (std::set{Users::same, Users::other}));
    EXPECT_EQ(users_on({6, 12, 0}, 0), std::set{Users::second_root});
    EXPECT_EQ(users_on({6, 18, 0}, 1000), (std::set{Users::first_root, Users::same}));
    EXPECT_EQ(users_on({6, 18, 0}, 0), std::set{Users::same});
}

TEST(Possibilities, OfAConnectionOfAnotherUserAskWhoBoundItsPort) {
    const auto users_of_held = [](const HeldSocket& held) {
        std::set<Users> users;
        for (const Possibility& it :
             possibilities(held, made_request("10.0.0.1:80"), made_host())) {
            users.insert(it.cell.users);
        }
        return users;
    };
    HeldSocket worker = made_socket("ESTABLISHED", "10.0.0.1:80", "10.0.0.2:5");
    EXPECT_EQ(users_of_held(worker), std::set{Users::same});
    worker.entry.uid = 1001;
    EXPECT_EQ(users_of_held(worker), (std::set{Users::other, Users::same}));
    HeldSocket binder = made_socket("LISTEN", "10.0.0.1:80");
    binder.entry.uid = 1001;
    EXPECT_EQ(users_of_held(binder), std::set{Users::other}) << "who listens has bound it";
}

TEST(Possibilities, OfAnIpv6ConnectionAskWhetherItsListenerTookIpv4) {
    HeldSocket held = with_options(made_socket("ESTABLISHED", "[fd00::1]:80", "[fd00::2]:5"), {});
    const auto first_addresses = [&] {
        std::set<Address> all;
        for (const Possibility& it : possibilities(held, made_request("0.0.0.0:80"), made_host())) {
            all.insert(it.cell.first);
        }
        return all;
    };
    EXPECT_EQ(first_addresses(),
              (std::set{Address::first6, Address::wildcard6, Address::wildcard6_only}));
    held.options->v6only = false;
    EXPECT_EQ(first_addresses(), std::set{Address::wildcard6});
    held.options->v6only = true;
    EXPECT_EQ(first_addresses(), (std::set{Address::first6, Address::wildcard6_only}));
}

}  // namespace
}  // namespace bindlab
