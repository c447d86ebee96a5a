// A program of a few lines of Python, traced, with all that was heard of it.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "cpp_servers/trace/tests/call_log.hpp"
#include "cpp_servers/trace/traced_command.hpp"

namespace bindlab {

/// For what takes no time at all, on a busy machine.
inline std::chrono::steady_clock::time_point soon() {
    return std::chrono::steady_clock::now() + std::chrono::seconds(30);
}

struct Heard {
    CallLog calls;
    std::vector<FileCall> files;
    std::vector<ProgramStart> programs;
    std::map<pid_t, ExitStatus> ends;

    TraceHooks hooks() {
        return {.socket_call = [this](const SocketCall& it) { calls.add(it); },
                .file_call = [this](const FileCall& it) { files.push_back(it); },
                .program = [this](const ProgramStart& it) { programs.push_back(it); },
                .process_end = [this](pid_t pid, ExitStatus how) { ends.emplace(pid, how); }};
    }
};

inline std::vector<std::string> python(const std::string& text) {
    return {"/usr/bin/python3", "-c", "import os, signal, socket, threading, time\n" + text};
}

/// Runs it to the end of all its processes.
inline ExitStatus run_python(const std::string& text, Heard& heard, TraceOptions options = {}) {
    const TracedCommand command(python(text), std::move(options), heard.hooks());
    EXPECT_TRUE(command.await_all_ends(soon()));
    return command.status().value_or(ExitStatus{true, 0});
}

}  // namespace bindlab
