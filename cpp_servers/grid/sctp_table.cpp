#include "cpp_servers/grid/sctp_table.hpp"

#include <fmt/format.h>

#include <array>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>

namespace bindlab {

namespace {

// Of the columns ENDPT SOCK STY SST HBKT LPORT … (net/sctp/proc.c, sctp_eps_seq_show()); SST is the
// state of the socket, include/net/tcp_states.h.
constexpr std::size_t kStateColumn = 3;
constexpr std::size_t kPortColumn = 5;
constexpr std::string_view kListens = "10";

}  // namespace

std::size_t sctp_listeners_in(std::string_view table, std::uint16_t port) {
    std::istringstream lines{std::string(table)};
    std::string line;
    std::getline(lines, line);  // the columns' names
    std::size_t found = 0;
    while (std::getline(lines, line)) {
        std::istringstream words(line);
        std::array<std::string, kPortColumn + 1> columns;
        for (std::string& column : columns) {
            words >> column;
        }
        if (columns.back().empty()) {
            throw std::invalid_argument(fmt::format("no line of /proc/net/sctp/eps: {}", line));
        }
        const bool listens = columns[kStateColumn] == kListens;
        found += listens && columns[kPortColumn] == std::to_string(port) ? 1 : 0;
    }
    return found;
}

std::string read_sctp_table() {
    std::ifstream file("/proc/thread-self/net/sctp/eps");
    return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace bindlab
