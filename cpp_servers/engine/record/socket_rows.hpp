// The text of socket tables in observations.ndjson: a row a socket.
//
// Owns the rows it has written last: most sockets are as they were a step before, and in a guest to
// write them anew was a third of what a step cost. Promises the same text either way.
#pragma once

#include <string>
#include <unordered_map>

#include "cpp_servers/engine/record/record.hpp"

namespace bindlab {

class SocketRows {
public:
    /// A JSON object: by host, the rows of its table.
    std::string text_of(const Snapshot& snapshot);

private:
    struct Row {
        SocketEntry entry;
        std::string text;
    };

    void append_rows(std::string& text, const Table& table, std::vector<Row>& known);

    /// by host, in the order of its table
    std::unordered_map<std::string, std::vector<Row>> known_;
};

}  // namespace bindlab
