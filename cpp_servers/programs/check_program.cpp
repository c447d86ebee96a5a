#include "cpp_servers/programs/check_program.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <system_error>

#include "cpp_servers/check/card_badge.hpp"
#include "cpp_servers/check/card_json.hpp"
#include "cpp_servers/check/card_junit.hpp"
#include "cpp_servers/check/card_text.hpp"
#include "cpp_servers/check/checking.hpp"
#include "cpp_servers/check/profile.hpp"
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

void write_to(const std::string& path, const std::string& text) {
    if (path.empty()) {
        return;
    }
    std::ofstream file(path, std::ios::binary);
    file << text;
    file.close();
    if (!file) {
        throw std::runtime_error(fmt::format("{}: it could not be written", path));
    }
}

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
    if (!order.evidence.empty()) {
        std::filesystem::create_directories(order.evidence);
    }
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
    if (!words.evidence.empty()) {
        write_to(words.evidence + "/card.json", card_json(seen, judgement) + "\n");
    }
    write_to(words.junit, card_junit(seen, judgement));
    write_to(words.badge, card_badge(judgement));
    return exit_code_of(judgement.verdict);
}

void add_check_words(CLI::App& app, CheckWords& words) {
    app.add_option("COMMAND", words.command, "The server, in the foreground: -- python3 app.py");
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

}  // namespace

int run_check(int argc, char** argv) {
    CLI::App app("Puts a server of yours through stops and restarts: is it safe to restart?",
                 "check");
    CheckWords words;
    CheckOrder order;
    add_check_words(app, words);
    try {
        hold_standard_streams();
        app.parse(argc, argv);
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
    try {
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
