#include "cpp_servers/programs/tests/running.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <utility>

#include "cpp_servers/actor/answer.hpp"
#include "cpp_servers/actor/tests/transcript.hpp"
#include "cpp_servers/programs/programs.hpp"
#include "netns/spawn.hpp"
#include "netns/system_call.hpp"

namespace bindlab {

namespace {

int run(std::vector<std::string> words) {
    std::vector<char*> arguments;
    arguments.reserve(words.size() + 1);
    for (std::string& word : words) {
        arguments.push_back(word.data());
    }
    arguments.push_back(nullptr);
    const auto named = [&](const Program& program) { return program.name == words[0]; };
    const auto found = std::find_if(programs().begin(), programs().end(), named);
    return found == programs().end() ? 127
                                     : found->run(static_cast<int>(words.size()), arguments.data());
}

Child start(const std::vector<std::string>& words, std::array<int, 3> streams) {
    const auto body = [&] {
        for (const int stream : {0, 1, 2}) {
            check(::dup2(streams[static_cast<std::size_t>(stream)], stream), "dup2");
        }
        for (const int stream : streams) {
            check(::close(stream), "close");  // or the program keeps its own input open
        }
        return run(words);
    };
    std::fflush(nullptr);  // or the child prints once more what waits here
    return fork_child(body, nullptr, streams);
}

}  // namespace

Running::Pipe::Pipe() {
    std::array<int, 2> ends{};
    check(::pipe2(ends.data(), O_CLOEXEC), "pipe");
    reader = Descriptor(ends[0]);
    writer = Descriptor(ends[1]);
}

Running::Running(const std::vector<std::string>& words) : Running(words, Pipe(), Pipe(), Pipe()) {}

Running::Running(const std::vector<std::string>& words, Pipe input, Pipe output, Pipe errors)
    : name_(words.at(0)),
      input_(std::move(input.writer)),
      output_(std::move(output.reader)),
      errors_(std::move(errors.reader)),
      output_lines_(output_.get()),
      error_lines_(errors_.get()),
      child_(start(words, {input.reader.get(), output.writer.get(), errors.writer.get()})) {}

void Running::note(std::string_view what) const {
    Transcript::of_this_test().add(name_, what);
}

std::string Running::next(std::string_view stream, LineReader& lines) {
    std::string line = lines.next().value_or("end");
    note(fmt::format("{}: {}", stream, line));
    return line;
}

void Running::end_input() {
    note("end of its input");
    input_.reset();
}

void Running::signal(int number) {
    note(fmt::format("gets {}", sigabbrev_np(number)));
    child_.signal(number);
}

std::string Running::reap() {
    std::string end = child_.reap().to_string();
    note(end);
    return end;
}

void Running::type(std::string_view text) {
    note(fmt::format("types {}", quote(text)));
    check(::write(input_.get(), text.data(), text.size()), "type");
}

std::string Running::port() {
    const std::string text = words();
    return text.substr(text.rfind(':') + 1);
}

}  // namespace bindlab
