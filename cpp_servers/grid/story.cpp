#include "cpp_servers/grid/story.hpp"

#include <fmt/format.h>

#include "netns/names.hpp"

namespace bindlab {

std::string line_of_call(std::string_view who, std::string_view call, int result, int error) {
    return result < 0 ? fmt::format("{}: {} = -1 {}", who, call, errno_name(error))
                      : fmt::format("{}: {} = {}", who, call, result);
}

std::string line_of_socket(const SocketEntry& entry) {
    std::string line = fmt::format("{} {} {} - {}, ", to_string(entry.protocol), entry.state,
                                   entry.local.to_string(), entry.remote.to_string());
    line += entry.owner() ? fmt::format("uid {}", entry.uid) : "no process";
    if (entry.receive_queue != 0) {
        line += fmt::format(", queue {}", entry.receive_queue);
    }
    if (entry.interface != 0) {
        line += fmt::format(", on device {}", entry.interface);
    }
    return line;
}

void tell_table(Story& story, std::string_view heading, std::span<const SocketEntry> entries) {
    story.push_back(fmt::format("{}:{}", heading, entries.empty() ? " none" : ""));
    for (const SocketEntry& entry : entries) {
        story.push_back("    " + line_of_socket(entry));
    }
}

}  // namespace bindlab
