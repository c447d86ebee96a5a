// What is told of a watched command as JSON, a document a line (docs/why.md has the keys,
// docs/why-command.schema.json the schema).
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <optional>
#include <string>

#include "cpp_servers/trace/socket_call.hpp"
#include "cpp_servers/why/command/failed_call.hpp"
#include "netns/exit_status.hpp"

namespace bindlab {

inline constexpr int kCommandFormat = 1;

std::string to_json(const FailedCall& failed);

std::string note_json(pid_t pid, const std::string& sentence);

std::string end_json(ExitStatus status, std::size_t failed, std::size_t repeated,
                     const std::optional<FileCall>& file, const std::string& sentence);

}  // namespace bindlab
