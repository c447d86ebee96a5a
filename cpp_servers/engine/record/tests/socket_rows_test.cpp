// Rows as the library would write them, whatever rows came before.
#include "cpp_servers/engine/record/socket_rows.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <random>

namespace bindlab {
namespace {

using Json = nlohmann::ordered_json;

SocketEntry entry_of(unsigned number) {
    SocketEntry entry;
    entry.protocol = number % 2 == 0 ? Protocol::tcp : Protocol::udp;
    entry.ipv6 = number % 3 == 0;
    entry.state = number % 5 == 0 ? "TIME_WAIT" : "STATE_200";
    entry.local = Endpoint::parse(entry.ipv6 ? "[fd00::1]:9527" : "10.0.0.1:9527");
    entry.remote = Endpoint::parse(number % 7 == 0 ? "[::ffff:10.0.0.1]:1" : "0.0.0.0:0");
    entry.timer = number % 5 == 0 ? "timewait" : "timer-200";
    entry.timer_left = std::chrono::milliseconds(number % 11);
    entry.inode = number;
    entry.uid = 1001;
    entry.receive_queue = number % 13;
    entry.send_queue = 128;
    entry.interface = number % 2;
    return entry;
}

Json row_of(const SocketEntry& it) {
    return {{"protocol", to_string(it.protocol)},
            {"family", it.ipv6 ? "ipv6" : "ipv4"},
            {"state", it.state},
            {"local", it.local.to_string()},
            {"remote", it.remote.to_string()},
            {"timer", it.timer},
            {"timer_ms", it.timer_left.count()},
            {"inode", it.inode},
            {"uid", it.uid},
            {"rqueue", it.receive_queue},
            {"wqueue", it.send_queue},
            {"interface", it.interface}};
}

std::string by_the_library(const Snapshot& snapshot) {
    Json tables = Json::object();
    for (const auto& [host, table] : snapshot) {
        Json& rows = tables[host] = Json::array();
        for (const SocketEntry& entry : table) {
            rows.push_back(row_of(entry));
        }
    }
    return tables.dump();
}

TEST(SocketRows, AreWhatTheLibraryWouldWriteWhateverCameBefore) {
    constexpr int kTables = 300;
    std::mt19937 chance(4711);  // NOLINT(cert-msc51-cpp): the same tables each time
    const auto below = [&](std::size_t end) {
        return std::uniform_int_distribution<unsigned>(0, static_cast<unsigned>(end) - 1)(chance);
    };
    std::vector<unsigned> sockets;
    SocketRows rows;
    for (int i = 0; i < kTables; ++i) {
        // One comes, one goes, two change places, or all stay.
        const unsigned what = below(4);
        if (what == 0 || sockets.empty()) {
            sockets.insert(sockets.begin() + below(sockets.size() + 1), below(1000));
        } else if (what == 1) {
            sockets.erase(sockets.begin() + below(sockets.size()));
        } else if (what == 2) {
            std::swap(sockets.front(), sockets.back());
        }
        Snapshot snapshot{{"ser\"ver", {}}, {"client", {entry_of(1)}}};
        for (const unsigned socket : sockets) {
            snapshot[0].table.push_back(entry_of(socket));
        }
        ASSERT_EQ(rows.text_of(snapshot), by_the_library(snapshot));
        ASSERT_EQ(rows.text_of(snapshot), by_the_library(snapshot));
    }
}

TEST(SocketRows, OfNoHostAreAnEmptyObject) {
    EXPECT_EQ(SocketRows().text_of({}), "{}");
    EXPECT_EQ(SocketRows().text_of({{"server", {}}}), R"({"server":[]})");
}

TEST(SocketRows, AreAnewWhereOneValueIsAnother) {
    SocketRows rows;
    const auto text = [&](const SocketEntry& entry) { return rows.text_of({{"server", {entry}}}); };
    SocketEntry entry = entry_of(5);
    const std::string first = text(entry);
    entry.timer_left -= std::chrono::milliseconds(1);
    EXPECT_NE(text(entry), first);
    entry.timer_left += std::chrono::milliseconds(1);
    EXPECT_EQ(text(entry), first);
    entry.remote = Endpoint::parse("10.0.0.9:1");
    EXPECT_NE(text(entry), first);
}

}  // namespace
}  // namespace bindlab
