#include "cpp_servers/grid/csv.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cerrno>

namespace bindlab {
namespace {

Cell some_cell() {
    return cell_of("tcp,first4,addr,time_wait,wildcard4,both,same,first_only");
}

TEST(Csv, NamesEachColumn) {
    EXPECT_EQ(csv_heading(),
              "protocol,first address,first options,first state,first user,second address,"
              "second options,second user,devices,bind result,listen result,rule\n");
}

TEST(Csv, HasALineForACell) {
    EXPECT_EQ(csv_line(some_cell(), {{EADDRINUSE, kNotTried}, ""}, ""),
              "tcp,first4,addr,time_wait,user,wildcard4,both,user,first_only,EADDRINUSE,-,\n");
    EXPECT_EQ(csv_line(some_cell(), {{0, EADDRINUSE}, ""}, "some-rule"),
              "tcp,first4,addr,time_wait,user,wildcard4,both,user,first_only,ok,EADDRINUSE,"
              "some-rule\n");
}

TEST(Csv, SaysWhoseTheSocketsAre) {
    Cell cell = some_cell();
    cell.users = Users::first_root;
    EXPECT_NE(csv_line(cell, {}, "").find(",root,wildcard4,both,user,"), std::string::npos);
    cell.users = Users::second_root;
    EXPECT_NE(csv_line(cell, {}, "").find(",user,wildcard4,both,root,"), std::string::npos);
    cell.users = Users::other;
    EXPECT_NE(csv_line(cell, {}, "").find(",user,wildcard4,both,other,"), std::string::npos);
}

TEST(Csv, TellsACellThatBroke) {
    EXPECT_NE(csv_line(some_cell(), {{0, 0}, "broken"}, "").find(",BROKEN,-,\n"),
              std::string::npos);
}

TEST(Csv, HasAsManyFieldsInEachLine) {
    const auto fields = [](std::string_view line) { return std::ranges::count(line, ','); };
    EXPECT_EQ(fields(csv_line(some_cell(), {}, "")), fields(csv_heading()));
    EXPECT_EQ(fields(csv_line(some_cell(), {{}, "broken"}, "")), fields(csv_heading()));
}

}  // namespace
}  // namespace bindlab
