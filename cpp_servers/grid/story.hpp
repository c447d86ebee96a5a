// What happened to one cell, line by line, for a person.
//
// Owns the lines. Where nobody listens there is no story, and nothing is put together.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "netns/socket_table.hpp"

namespace bindlab {

using Story = std::vector<std::string>;

/// "first: bind 10.0.0.1:10000 = 0", "… = -1 EADDRINUSE".
std::string line_of_call(std::string_view who, std::string_view call, int result, int error);

/// "LISTEN 10.0.0.1:10000 - 0.0.0.0:0, uid 64001, queue 1, on device 2".
std::string line_of_socket(const SocketEntry& entry);

/// The heading, and a line for each socket, or that there is none.
void tell_table(Story& story, std::string_view heading, std::span<const SocketEntry> entries);

}  // namespace bindlab
