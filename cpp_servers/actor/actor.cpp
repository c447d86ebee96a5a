#include "cpp_servers/actor/actor.hpp"

#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <optional>

#include "cpp_servers/actor/answer.hpp"
#include "cpp_servers/actor/line_reader.hpp"
#include "cpp_servers/actor/verb.hpp"
#include "netns/system_call.hpp"

namespace bindlab {

namespace {

constexpr std::string_view kGreeting =
    "One call a line, as in 'socket tcp'. 'help' tells all, 'exit' or Ctrl+D ends.\n";
constexpr std::string_view kPrompt = "> ";
constexpr std::string_view kNonsense = "\x01{\"call\": babble babble ]]";

// False when nobody is left to read.
bool write_all(int output, std::string_view text) {
    while (!text.empty()) {
        const ssize_t count = ::write(output, text.data(), text.size());
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count < 0 && errno == EPIPE) {
            return false;
        }
        text.remove_prefix(static_cast<std::size_t>(check(count, "write an answer")));
    }
    return true;
}

bool asks_for_help(std::string_view line) {
    const std::size_t end = line.find_last_not_of(" \t\r");
    line = line.substr(0, end == std::string_view::npos ? 0 : end + 1);
    return line == "help" || line == "?";
}

// What to print for a line, with its newline; empty for a line that gets no answer.
std::string reply(ActorState& state, std::string_view line, AnswerFormat format) {
    if (format == AnswerFormat::text && asks_for_help(line)) {
        return actor_manual();
    }
    const std::optional<Answer> answer = carry_out(state, line);
    if (!answer) {
        return {};
    }
    if (state.babbles) {
        state.babbles = false;
        return std::string(kNonsense) + '\n';
    }
    return (format == AnswerFormat::json ? to_json(*answer) : to_text(*answer)) + '\n';
}

// What is to be said about a line that was only looked at.
std::string verdict(std::string_view line, AnswerFormat format) {
    const std::optional<Answer> answer = check_line(line);
    if (!answer) {
        return {};
    }
    if (format == AnswerFormat::json) {
        return (answer->is_fault() ? to_json(*answer) : accepted_to_json(*answer)) + '\n';
    }
    return answer->is_fault() ? to_text(*answer) + '\n' : "accepted\n";
}

}  // namespace

int run_actor(int input, int output, AnswerFormat format) {
    std::signal(SIGPIPE, SIG_IGN);  // a broken pipe is EPIPE, data like any other errno
    const bool by_hand = format == AnswerFormat::text && ::isatty(input) == 1;
    const auto prompt = [&] { return !by_hand || write_all(output, kPrompt); };
    LineReader lines(input);
    ActorState state;
    if (by_hand) {
        write_all(output, kGreeting);
    }
    while (!state.exit_code) {
        const std::optional<std::string> line = prompt() ? lines.next() : std::nullopt;
        if (by_hand && !line) {
            write_all(output, "\n");  // where Ctrl+D left the cursor, the shell's prompt is next
        }
        if (!line || !write_all(output, reply(state, *line, format))) {
            break;
        }
    }
    return state.exit_code.value_or(0);
}

void check_lines(int input, int output, AnswerFormat format) {
    LineReader lines(input);
    while (const std::optional<std::string> line = lines.next()) {
        if (!write_all(output, verdict(*line, format))) {
            break;
        }
    }
}

}  // namespace bindlab
