#include "cpp_servers/grid/stage.hpp"

#include <poll.h>

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <string>

namespace bindlab {

namespace {

constexpr std::chrono::seconds kStagePatience{5};

bool has_states(const std::vector<SocketEntry>& entries,
                const std::vector<std::string_view>& states) {
    std::vector<std::string_view> seen;
    seen.reserve(entries.size());
    for (const SocketEntry& entry : entries) {
        seen.push_back(entry.state);
    }
    std::ranges::sort(seen);
    return seen == states;
}

}  // namespace

Stage::Stage(const Laboratory& laboratory, Story* story)
    : network_(laboratory.namespaces()),
      story_(story),
      bound_in_table_(laboratory.bound_in_table()) {
    if (!laboratory.capture_file().empty()) {
        capture_.emplace(network_.host(), laboratory.capture_file());
    }
}

std::vector<SocketEntry> Stage::on_port(Protocol protocol) {
    return network_.sockets().read(protocol, port_);
}

std::vector<SocketEntry> Stage::await(Protocol protocol, std::vector<std::string_view> states) {
    if (!bound_in_table_) {
        std::erase(states, "BOUND_INACTIVE");
    }
    std::ranges::sort(states);
    const auto deadline = std::chrono::steady_clock::now() + kStagePatience;
    std::vector<SocketEntry> entries = on_port(protocol);
    while (!has_states(entries, states) && std::chrono::steady_clock::now() < deadline) {
        ::poll(nullptr, 0, 1);
        entries = on_port(protocol);
    }
    if (story_ != nullptr) {
        tell_table(*story_, "the sockets on the port now", entries);
    }
    if (!has_states(entries, states)) {
        std::string seen;
        for (const SocketEntry& entry : entries) {
            seen += (seen.empty() ? "" : "; ") + line_of_socket(entry);
        }
        throw std::runtime_error("the port is not as it should be: " +
                                 (seen.empty() ? "nothing is there" : seen));
    }
    return entries;
}

}  // namespace bindlab
