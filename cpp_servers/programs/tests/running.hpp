// One of the programs, running in a child process with its three standard streams in a test's
// hands. Owns the child: it is killed when the test leaves it behind. What was typed, read and done
// to it is in the test's transcript.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cpp_servers/actor/line_reader.hpp"
#include "netns/child.hpp"
#include "netns/descriptor.hpp"

namespace bindlab {

class Running {
public:
    /// The words as typed: the program's name and its arguments.
    explicit Running(const std::vector<std::string>& words);

    void type(std::string_view text);
    void end_input();
    /// The next line of either stream, waiting for it; "end" when the stream has ended.
    std::string line() { return next("stdout", output_lines_); }
    std::string words() { return next("stderr", error_lines_); }
    /// The port at the end of the next line of words: `listening on 127.0.0.1:40123`.
    std::string port();

    void signal(int number);
    std::string reap();

private:
    struct Pipe {
        Pipe();
        Descriptor reader;
        Descriptor writer;
    };

    Running(const std::vector<std::string>& words, Pipe input, Pipe output, Pipe errors);

    std::string next(std::string_view stream, LineReader& lines);
    void note(std::string_view what) const;

    std::string name_;
    Descriptor input_;
    Descriptor output_;
    Descriptor errors_;
    LineReader output_lines_;
    LineReader error_lines_;
    Child child_;
};

}  // namespace bindlab
