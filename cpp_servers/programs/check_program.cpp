#include "cpp_servers/programs/check_program.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <exception>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>

#include "cpp_servers/check/card_json.hpp"
#include "cpp_servers/check/card_text.hpp"
#include "cpp_servers/check/checking.hpp"
#include "cpp_servers/check/profile.hpp"
#include "cpp_servers/programs/behind_dashes.hpp"
#include "cpp_servers/programs/check_files.hpp"
#include "cpp_servers/programs/check_words.hpp"
#include "cpp_servers/programs/report.hpp"
#include "cpp_servers/programs/running_kernel.hpp"
#include "cpp_servers/programs/standard_streams.hpp"
#include "netns/user_namespace.hpp"

namespace bindlab {

namespace {

constexpr const char* kCheckExits =
    "Exit code: 0 SAFE, 1 BLOCKED or LEAKS, 2 SHARES, 3 INCONCLUSIVE, 4 NOT-PORT, 64 wrong "
    "arguments. The server sees your files and processes, and a network of its own.";

void obtain_networks() {
    try {
        if (!may_make_namespaces()) {
            enter_user_namespace();
        }
    } catch (const std::system_error& fault) {
        throw std::runtime_error(fmt::format(
            "no right to make network namespaces, nor a user namespace to have it in ({}): bindlab "
            "rights says what forbids it; or run it as root",
            fault.code().message()));
    }
}

int answer_check(const CheckOrder& order, const CheckWords& words) {
    CheckFiles files(words);
    obtain_networks();
    if (order.uid && *order.uid != 0 && !has_user(*order.uid)) {
        throw std::invalid_argument(fmt::format(
            "--uid {}: there is no such user here: it takes root, or subordinate ids (subuid(5))",
            *order.uid));
    }
    const RunningKernel kernel = RunningKernel::here();
    const ServerObservations seen =
        observe(order, {kernel.version, kernel.release}, [&](const std::string& trial) {
            if (words.progress) {
                tell(printable(fmt::format("check: {}", trial)));
            }
        });
    const Judgement judgement = judge(seen);
    files.write(seen, judgement);
    if (words.json) {
        say(card_json(seen, judgement));
    } else {
        const bool bold = ::isatty(STDOUT_FILENO) == 1 && std::getenv("NO_COLOR") == nullptr;
        bool first = true;
        for (const std::string& line : card_text(seen, judgement, words.all)) {
            say(first && bold ? "\033[1m" + printable(line) + "\033[0m" : printable(line));
            first = false;
        }
    }
    return exit_code_of(judgement.verdict);
}

void add_check_words(CLI::App& app, CheckWords& words) {
    app.add_option("--request", words.request,
                   "What a client sends so that it is served: http, line, or a file")
        ->type_name("WORD");
    app.add_option("--reload", words.reload, "The signal by which it reloads")->type_name("SIGNAL");
    app.add_option("--profile", words.profile,
                   fmt::format("What is known of it: a file, or {}",
                               [] {
                                   std::string names;
                                   for (const std::string_view name : known_profiles()) {
                                       names +=
                                           fmt::format("{}{}", names.empty() ? "" : ", ", name);
                                   }
                                   return names;
                               }()))
        ->type_name("NAME");
    app.add_option("--port", words.port, "Only where it listens on this port")->type_name("PORT");
    app.add_option("--address", words.address, "Only where it listens on this address")
        ->type_name("ADDR");
    app.add_option("--with-address", words.further,
                   "An address that it needs besides 127.0.0.1 and ::1")
        ->type_name("ADDR")
        ->allow_extra_args(false);
    app.add_option("--uid", words.uid, "Whose it is (default: yours)")->type_name("UID");
    app.add_option("--timeout", words.timeout, "For each start and stop (default: 10)")
        ->type_name("SECONDS");
    app.add_flag("--stops-all", words.stops_all,
                 "Whoever stops it stops all its processes (as systemd does)");
    app.add_flag("--json", words.json, "One object of JSON (cpp_servers/check/README.md)");
    app.add_option("--junit", words.junit, "Write JUnit's XML there")->type_name("FILE");
    app.add_option("--svg", words.badge, "Write a badge there")->type_name("FILE");
    app.add_option("--evidence", words.evidence,
                   "Put the packets of each restart, and the card as JSON, into this folder")
        ->type_name("DIR");
    app.add_flag("--all", words.all, "Tell every step of every trial");
    app.add_flag("--progress", words.progress, "Tell each trial on stderr before it begins");
    app.footer(kCheckExits);
}

/// An option with nothing behind its `=` is a mistake, as of a variable of the shell that is not
/// set; throws std::invalid_argument.
void must_have_values(const CLI::App& app) {
    for (const CLI::Option* option : app.get_options()) {
        for (const std::string& value : option->results()) {
            if (value.empty()) {
                throw std::invalid_argument(option->get_name() + ": its value is empty");
            }
        }
    }
}

}  // namespace

int run_check(int argc, char** argv) {
    try {
        CLI::App app(
            "check [OPTIONS] -- COMMAND [ARG...] puts a server of yours, which COMMAND runs in "
            "the foreground, through stops and restarts: is it safe to restart?",
            "check");
        CheckWords words;
        CheckOrder order;
        add_check_words(app, words);
        try {
            hold_standard_streams();
            BehindDashes behind = behind_dashes(argc, argv);
            app.parse(behind.own, argv);
            must_have_values(app);
            words.command = std::move(behind.command);
            order = order_of(words);
        } catch (const CLI::CallForHelp&) {
            say(app.help());
            return 0;
        } catch (const CLI::ParseError& fault) {
            tell(fmt::format("check: {}: see check --help", printable(fault.what())));
            return kCheckMisused;
        } catch (const std::invalid_argument& mistake) {
            tell(fmt::format("check: {}: see check --help", printable(mistake.what())));
            return kCheckMisused;
        }
        return answer_check(order, words);
    } catch (const std::invalid_argument& mistake) {
        tell(fmt::format("check: {}", printable(mistake.what())));
        return kCheckMisused;
    } catch (const std::exception& fault) {
        tell(fmt::format("check: {}", printable(fault.what())));
        return exit_code_of(CheckVerdict::inconclusive);
    }
}

}  // namespace bindlab
