#include <gtest/gtest.h>

#include <string>

#include "cpp_servers/actor/tests/in_network.hpp"
#include "cpp_servers/actor/tests/script.hpp"

namespace bindlab {
namespace {

class DescriptorVerbs : public InNetwork {
protected:
    Script script_;
};

TEST_F(DescriptorVerbs, KeepASocketOpenUntilItsLastDescriptorIsClosed) {
    script_.must("socket tcp");
    script_.must("bind 127.0.0.1:0");
    const std::string where = script_.must("getsockname");
    EXPECT_EQ(script_.outcome("dup as second"), "ok");
    EXPECT_EQ(script_.must("getsockname second"), where);
    script_.must("close");
    script_.must("socket tcp as other");
    EXPECT_EQ(script_.outcome("bind other " + where), "EADDRINUSE");
    script_.must("close second");
    EXPECT_EQ(script_.outcome("bind other " + where), "ok");
}

TEST_F(DescriptorVerbs, DoNotDuplicateIntoANameThatIsTaken) {
    script_.must("socket tcp");
    script_.must("dup");
    EXPECT_EQ(script_.outcome("dup"),
              "? dup: 'copy' is open already: close copy first, or choose another name with 'as "
              "NAME'");
    EXPECT_EQ(script_.outcome("dup absent"),
              "? dup: there is no socket 'absent'; open: sock, copy");
}

}  // namespace
}  // namespace bindlab
