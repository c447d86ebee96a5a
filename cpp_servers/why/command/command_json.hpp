// What is told of a watched command as JSON, a document a line (docs/why.md has the keys,
// docs/why-command.schema.json the schema).
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "cpp_servers/trace/socket_call.hpp"
#include "cpp_servers/why/command/failed_call.hpp"
#include "cpp_servers/why/command/pending_connect.hpp"
#include "netns/exit_status.hpp"

namespace bindlab {

inline constexpr int kCommandFormat = 1;

std::string to_json(const FailedCall& failed);

std::string note_json(pid_t pid, const std::string& sentence);

struct CommandEnd {
    ExitStatus status = {};
    std::size_t failed = 0;    ///< different calls
    std::size_t repeated = 0;  ///< the same again
    std::optional<FileCall> file = {};
    std::size_t went_on = 0;                   ///< connects (EINPROGRESS)
    std::vector<PendingConnect> pending = {};  ///< the ends of the first of these
    std::string sentence = {};
};

std::string end_json(const CommandEnd& end);

}  // namespace bindlab
