#include "cpp_servers/engine/world/probes.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

#include "cpp_servers/engine/tests/folder.hpp"
#include "netns/tests/in_child.hpp"
#include "netns/tests/needs_namespaces.hpp"

namespace bindlab {
namespace {

TEST(FindProgram, LooksThroughThePathInItsOrder) {
    const Folder folder;
    std::filesystem::create_directory(folder / "first");
    std::filesystem::create_directory(folder / "second");
    std::ofstream(folder / "first" / "tool") << "not executable";
    std::ofstream(folder / "second" / "tool") << "#!/bin/sh\n";
    std::filesystem::permissions(folder / "second" / "tool", std::filesystem::perms::owner_all);
    std::filesystem::permissions(folder / "first" / "tool", std::filesystem::perms::owner_read);
    in_child([&] {
        setenv("PATH", ((folder / "first").native() + ":" + (folder / "second").native()).c_str(),
               1);
        EXPECT_EQ(find_program("tool"), (folder / "second" / "tool").native());
        EXPECT_EQ(find_program("no-such-tool"), std::nullopt);
        EXPECT_EQ(find_program((folder / "second" / "tool").native()),
                  (folder / "second" / "tool").native());
    });
}

class ProbesTest : public NeedsNamespaces {
protected:
    static bool has(Need::Kind kind, const std::string& name = "") {
        Probes probes;
        return probes.look({kind, name}).present;
    }
};

TEST_F(ProbesTest, FindWhatIsThereByTryingIt) {
    EXPECT_TRUE(has(Need::Kind::sysctl, "net.ipv4.ip_local_port_range"));
    EXPECT_TRUE(has(Need::Kind::option, "SO_REUSEADDR"));
    EXPECT_TRUE(has(Need::Kind::program, "cat"));
    EXPECT_TRUE(has(Need::Kind::socket, "tcp"));
}

TEST_F(ProbesTest, KnowTheSettingsOfADeviceThatIsNotThereYet) {
    EXPECT_TRUE(has(Need::Kind::sysctl, "net.ipv4.conf.eth0.rp_filter"));
    EXPECT_TRUE(has(Need::Kind::sysctl, "net.ipv6.conf.eth0.accept_dad"));
    EXPECT_TRUE(has(Need::Kind::sysctl, "net.ipv4.neigh.eth0.retrans_time_ms"));
    EXPECT_FALSE(has(Need::Kind::sysctl, "net.ipv4.conf.eth0.no_such_thing"));
    EXPECT_FALSE(has(Need::Kind::sysctl, "net.ipv4.conf.rp_filter"));
}

TEST_F(ProbesTest, SayWhatIsWrongWithAPath) {
    const Folder folder;
    std::ofstream(folder / "tool") << "not executable";
    std::filesystem::permissions(folder / "tool", std::filesystem::perms::owner_read);
    Probes probes;
    EXPECT_EQ(probes.look({Need::Kind::program, folder / "none"}).detail,
              "No such file or directory");
    EXPECT_EQ(probes.look({Need::Kind::program, folder / "tool"}).detail, "Permission denied");
}

TEST_F(ProbesTest, SayWhyAThingIsNotThere) {
    Probes probes;
    for (const Need& need :
         {Need{Need::Kind::sysctl, "net.ipv4.no_such_thing"},
          Need{Need::Kind::socket, "no-such-socket"}, Need{Need::Kind::device, "no-such-device"},
          Need{Need::Kind::program, "no-such-program"}}) {
        const Presence& found = probes.look(need);
        EXPECT_FALSE(found.present) << need.name;
        EXPECT_FALSE(found.detail.empty()) << need.name;
    }
}

TEST_F(ProbesTest, SayOfSctpThatItsModuleMayOnlyNotBeLoaded) {
    Probes probes;
    const Presence& found = probes.look({Need::Kind::socket, "sctp"});
    EXPECT_NE(found.present, found.detail.ends_with("(modprobe sctp)")) << found.detail;
}

TEST_F(ProbesTest, CountTheProgramsOfThisBinaryAsThere) {
    Probes probes;
    EXPECT_EQ(probes.look({Need::Kind::program, "addressused"}).detail, "part of bindlab");
}

TEST_F(ProbesTest, NeedNoTcpdumpWhereTheLibraryCaptures) {
    in_child([] {
        setenv("PATH", "/nowhere", 1);
        Probes by_tcpdump(CaptureMeans::tcpdump);
        EXPECT_FALSE(by_tcpdump.look({Need::Kind::tcpdump, ""}).present);
        Probes by_library(CaptureMeans::libpcap);
        EXPECT_TRUE(by_library.look({Need::Kind::tcpdump, ""}).present);
    });
}

TEST_F(ProbesTest, ReadSettingsOfAFreshNamespace) {
    const Probes probes;
    EXPECT_EQ(probes.sysctl("net.ipv4.ip_local_port_range"), "32768\t60999");
    EXPECT_EQ(probes.sysctl("net.ipv4.no_such_thing"), std::nullopt);
}

}  // namespace
}  // namespace bindlab
