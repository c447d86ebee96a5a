#include "cpp_servers/engine/record/socket_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "cpp_servers/engine/record/json_line.hpp"

namespace bindlab {
namespace {

// Not by way of a JSON library: names of states and timers, and addresses, have no letter that JSON
// would escape.
std::string row_of(const SocketEntry& it) {
    return fmt::format(R"({{"protocol":"{}","family":"{}","state":"{}","local":"{}","remote":"{}",)"
                       R"("timer":"{}","timer_ms":{},"inode":{},"uid":{},"rqueue":{},"wqueue":{},)"
                       R"("interface":{}}})",
                       to_string(it.protocol), it.ipv6 ? "ipv6" : "ipv4", it.state,
                       it.local.to_string(), it.remote.to_string(), it.timer, it.timer_left.count(),
                       it.inode, it.uid, it.receive_queue, it.send_queue, it.interface);
}

}  // namespace

std::string SocketRows::text_of(const Snapshot& snapshot) {
    std::string text = "{";
    for (const auto& [host, table] : snapshot) {
        text += text.size() == 1 ? "" : ",";
        text += json_line(host) + ":[";
        append_rows(text, table, known_[host]);
        text += ']';
    }
    return text + '}';
}

void SocketRows::append_rows(std::string& text, const Table& table, std::vector<Row>& known) {
    std::vector<Row> rows;
    rows.reserve(table.size());
    // Both are in the order of the table: a row that stayed is found where the last one was, or
    // a little further on.
    auto next = known.begin();
    for (const SocketEntry& entry : table) {
        const auto found =
            std::find_if(next, known.end(), [&](const Row& row) { return row.entry == entry; });
        if (found == known.end()) {
            rows.push_back({entry, row_of(entry)});
        } else {
            next = std::next(found);
            rows.push_back(std::move(*found));
        }
        text += rows.size() == 1 ? "" : ",";
        text += rows.back().text;
    }
    known = std::move(rows);
}

}  // namespace bindlab
