// The actor: a process that makes the system calls it is told to, one a line, and answers with what
// each returned. It never interprets a failure: errno is data. It leaves deadlines, ordering and
// judgement to whoever writes the lines, a student at a terminal or the engine on a socketpair.
#pragma once

#include <string>
#include <string_view>

namespace bindlab {

enum class AnswerFormat { text, json };

/// Reads lines from `input` until its end or `exit`, answers each on `output` (the same descriptor
/// if wanted), and returns the exit code: 0 at the end of input, else what `exit CODE` said. An
/// empty line or a comment gets no answer. Prompts when the format is text and `input` is a
/// terminal. Belongs to a process of its own: ignores SIGPIPE, may change the uid, abort or hang
/// (canary verbs). All sockets are closed when it returns. Throws std::system_error if input or
/// output fail.
int run_actor(int input, int output, AnswerFormat format);

/// What a program does that an actor has become by `exec` or `activate`: answers that line and goes
/// on as run_actor does, with what it has inherited. Throws as run_actor does.
int resume_actor();

/// The signal that ends a call which an actor is still in, and nothing else: its handler does
/// nothing. None that a scenario can name. let_be_interrupted() has the process handle it, for its
/// default would end it.
int interrupting_signal();
void let_be_interrupted();

/// Reads lines from `input` until its end and says of each whether it is a proper call, without
/// making any: "accepted" or `? why not`; in JSON the `fault` is null or says why not. An empty
/// line or a comment gets no answer. Throws as run_actor does.
void check_lines(int input, int output, AnswerFormat format);

/// The manual of the line language, made from the tables of verbs and options.
std::string actor_manual();

/// The language as data, in JSON: verbs with the forms of their words, options with the forms of
/// their values, reserved words, escapes, and the wording of what is said about wrong lines. A row
/// is a line of text.
std::string actor_vocabulary();

/// Whether this kernel knows the socket option ("IP_LOCAL_PORT_RANGE"): asks a fresh socket in the
/// calling thread's network namespace. False for a name the actor does not know either.
bool kernel_has_option(std::string_view name);

/// Whether this kernel has sockets of that kind ("mptcp"), in the calling thread's network
/// namespace. False for a kind the actor does not know either.
bool kernel_has_socket(std::string_view kind);

/// Whether this kernel ends sockets through sock_diag(7), as `destroy` asks it to.
bool kernel_can_destroy();

/// Sleeps until it is ended: what a child that `fork exec` made does.
[[noreturn]] void hold();

}  // namespace bindlab
