#include "cpp_servers/grid/stage.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "netns/tests/in_child.hpp"
#include "netns/tests/needs_namespaces.hpp"
#include "netns/tests/test_socket.hpp"

namespace bindlab {
namespace {

class StageTest : public NeedsNamespaces {};

TEST_F(StageTest, LooksAtItsPortAlone) {
    in_child([] {
        Stage stage(Laboratory(Persons::here()), nullptr);
        const auto listener = listen_socket(stage.network().host(), "10.0.0.1:10000", 1);
        EXPECT_NO_THROW(stage.await(Protocol::tcp, {"LISTEN"}));
        stage.set_port(kFirstPort + 1);
        EXPECT_NO_THROW(stage.await(Protocol::tcp, {}));
    });
}

TEST_F(StageTest, SaysWhatIsThereInstead) {
    in_child([] {
        Story story;
        Stage stage(Laboratory(Persons::here()), &story);
        const auto socket = bind_socket(stage.network().host(), "10.0.0.1:10000", SOCK_DGRAM);
        try {
            stage.await(Protocol::udp, {"CLOSE", "CLOSE"});
            ADD_FAILURE() << "there is one socket, not two";
        } catch (const std::runtime_error& fault) {
            EXPECT_NE(std::string(fault.what()).find("udp CLOSE 10.0.0.1:10000"), std::string::npos)
                << fault.what();
        }
        EXPECT_EQ(story.size(), 2U);
    });
}

}  // namespace
}  // namespace bindlab
