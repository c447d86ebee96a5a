#include "cpp_servers/grid/sctp_table.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace bindlab {
namespace {

constexpr const char* kTable =
    " ENDPT     SOCK   STY SST HBKT LPORT   UID INODE LADDRS\n"
    "00000000 00000000 2   10  16   10000     0 4711 10.0.0.1 \n"
    "00000000 00000000 2   7   16   10000     0 4712 10.0.0.3 \n"
    "00000000 00000000 2   10  17   10001 64001 4713 fd00::1 10.0.0.1 \n";

TEST(SctpTable, TellsWhoListensOnAPort) {
    EXPECT_EQ(sctp_listeners_in(kTable, 10000), 1U);
    EXPECT_EQ(sctp_listeners_in(kTable, 10001), 1U);
    EXPECT_EQ(sctp_listeners_in(kTable, 1000), 0U);
}

TEST(SctpTable, IsEmptyWhereThereIsNoSctp) {
    EXPECT_EQ(sctp_listeners_in("", 10000), 0U);
}

TEST(SctpTable, IsNotGuessedAt) {
    EXPECT_THROW(sctp_listeners_in("ENDPT\nno such line\n", 10000), std::invalid_argument);
}

}  // namespace
}  // namespace bindlab
