#include "cpp_servers/actor/actor.hpp"

#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <optional>

#include "cpp_servers/actor/answer.hpp"
#include "cpp_servers/actor/inheritance.hpp"
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

std::string shown_answer(const Answer& answer, bool json) {
    return (json ? to_json(answer) : to_text(answer)) + '\n';
}

// Becomes another program; comes back if it cannot.
void replace_program(ActorState& state, ActorStreams streams, const std::string& rest,
                     Answer& answer) {
    record(answer, state.successor->execute(streams, answer.call, rest));
    state.successor.reset();
}

// What to print for a line, with its newline; empty for a line that gets no answer.
std::string reply(ActorState& state, std::string_view line, ActorStreams streams,
                  const std::string& rest) {
    if (!streams.json && asks_for_help(line)) {
        return actor_manual();
    }
    std::optional<Answer> answer = carry_out(state, line);
    if (!answer) {
        return {};
    }
    if (state.successor) {
        replace_program(state, streams, rest, *answer);
    }
    if (state.babbles) {
        state.babbles = false;
        return std::string(kNonsense) + '\n';
    }
    return shown_answer(*answer, streams.json);
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

void handle_by_nothing(int signal) {
    struct sigaction action = {};
    action.sa_handler = [](int /*signal*/) {
    };  // and no SA_RESTART: the call gives EINTR, signal(7)
    check(::sigaction(signal, &action, nullptr), "handle a signal");
}

// Until the end of the lines, or until one says so.
int answer_lines(ActorState& state, LineReader& lines, ActorStreams streams, bool by_hand) {
    const auto prompt = [&] { return !by_hand || write_all(streams.output, kPrompt); };
    while (!state.exit_code) {
        const std::optional<std::string> line = prompt() ? lines.next() : std::nullopt;
        if (by_hand && !line) {
            // where Ctrl+D left the cursor, the shell's prompt is next
            write_all(streams.output, "\n");
        }
        if (!line || !write_all(streams.output, reply(state, *line, streams, lines.rest()))) {
            break;
        }
    }
    return state.exit_code.value_or(0);
}

bool is_by_hand(ActorStreams streams) {
    return !streams.json && ::isatty(streams.input) == 1;
}

}  // namespace

int interrupting_signal() {
    return SIGRTMIN;
}

void let_be_interrupted() {
    handle_by_nothing(interrupting_signal());
}

int run_actor(int input, int output, AnswerFormat format) {
    std::signal(SIGPIPE, SIG_IGN);  // a broken pipe is EPIPE, data like any other errno
    const ActorStreams streams{input, output, format == AnswerFormat::json};
    LineReader lines(input);
    ActorState state;
    if (is_by_hand(streams)) {
        write_all(output, kGreeting);
    }
    return answer_lines(state, lines, streams, is_by_hand(streams));
}

int resume_actor() {
    std::signal(SIGPIPE, SIG_IGN);
    ActorState state;
    const Inheritance found = take_inheritance(state.sockets);
    // Held until now, see Successor; a timer that interrupts goes on across exec (execve(2)).
    handle_by_nothing(SIGALRM);
    let_be_interrupted();
    sigset_t none;
    ::sigemptyset(&none);
    check(::sigprocmask(SIG_SETMASK, &none, nullptr), "take the signals that interrupt");
    LineReader lines(found.streams.input, found.rest);
    write_all(found.streams.output, shown_answer(found.answer, found.streams.json));
    return answer_lines(state, lines, found.streams, is_by_hand(found.streams));
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
