#include "cpp_servers/programs/command_line.hpp"

#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <charconv>
#include <csignal>
#include <cstdint>
#include <exception>
#include <functional>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "cpp_servers/actor/actor.hpp"
#include "cpp_servers/grid/cells.hpp"
#include "cpp_servers/grid/expected_cells.hpp"
#include "cpp_servers/grid/small_grids.hpp"
#include "cpp_servers/programs/address_used.hpp"
#include "cpp_servers/programs/client.hpp"
#include "cpp_servers/programs/report.hpp"
#include "cpp_servers/programs/running_kernel.hpp"
#include "cpp_servers/programs/standard_streams.hpp"
#include "cpp_servers/programs/udp_server.hpp"
#include "cpp_servers/rules/rules_json.hpp"

namespace bindlab {

namespace {

constexpr std::uint16_t kPort = 9527;
constexpr std::uint16_t kLargestPort = 65535;
constexpr int kFailed = 1;
constexpr int kMisused = 2;

// Parses and runs; every way to fail ends here, as one line.
template <class Body>
int run(CLI::App& app, int argc, char** argv, Body&& body) {
    try {
        hold_standard_streams();
        try {
            app.parse(argc, argv);
        } catch (const CLI::CallForHelp&) {
            say(app.help());
            return 0;
        } catch (const CLI::ParseError& fault) {
            tell(fmt::format("{0}: {1}: see {0} --help", app.get_name(), printable(fault.what())));
            return kMisused;
        }
        std::signal(SIGINT, SIG_DFL);  // a shell's background job is born with Ctrl+C ignored
        return body();
    } catch (const std::system_error& failure) {
        tell(fmt::format("{} ({})", failure.what(), failure.code().value()));
    } catch (const std::exception& failure) {
        tell(fmt::format("{}: {}", app.get_name(), failure.what()));
    }
    return kFailed;
}

// An option whose text becomes a value by `parse`; std::invalid_argument is the user's mistake.
CLI::Option* add_parsed(CLI::App& app, const std::string& name, const std::string& about,
                        const std::function<void(const std::string&)>& parse) {
    const auto take = [name, parse](const std::string& text) {
        try {
            parse(text);
        } catch (const std::invalid_argument& fault) {
            throw CLI::ValidationError(name, fault.what());
        }
    };
    return app.add_option_function<std::string>(name, take, about);
}

// A whole number in digits alone: no sign, no blank, no other base, no fraction, and in its range.
template <class Number>
CLI::Option* add_number(CLI::App& app, const std::string& name, Number& target,
                        const std::string& about, Number most) {
    const auto parse = [&target, most](const std::string& text) {
        std::uint64_t number = 0;
        const char* end = text.data() + text.size();
        const auto [rest, error] = std::from_chars(text.data(), end, number);
        if (error != std::errc() || rest != end || number > static_cast<std::uint64_t>(most)) {
            throw std::invalid_argument(
                fmt::format("'{}' is no whole number from 0 to {}", printable(text), most));
        }
        target = static_cast<Number>(number);
    };
    return add_parsed(app, name, about, parse)->default_str(fmt::format("{}", target));
}

template <class Value>
using Choices = std::vector<std::pair<std::string, Value>>;

template <class Value>
void add_choice(CLI::App& app, const std::string& name, Value& target, const std::string& about,
                const Choices<Value>& choices) {
    std::string names;
    std::string chosen;
    for (const auto& [word, value] : choices) {
        names += (names.empty() ? "" : "|") + word;
        chosen = value == target && chosen.empty() ? word : chosen;
    }
    const auto parse = [&target, choices, names](const std::string& text) {
        for (const auto& [word, value] : choices) {
            if (word == text) {
                target = value;
                return;
            }
        }
        throw std::invalid_argument(fmt::format("'{}' is none of {}", text, names));
    };
    add_parsed(app, name, about, parse)->type_name(names)->default_str(chosen);
}

void add_where(CLI::App& app, Endpoint& where) {
    where = {IpAddress::any(Family::ipv4), kPort};
    add_parsed(app, "--address", "Address to bind; 0.0.0.0 and :: are wildcards",
               [&where](const std::string& text) { where.address = IpAddress::parse(text); })
        ->type_name("ADDRESS")
        ->default_str(where.address.to_string());
    add_number(app, "--port", where.port, "Port to bind; 0: the kernel chooses", kLargestPort)
        ->type_name("PORT");
}

void add_option_choice(CLI::App& app, Reuse& reuse) {
    add_choice<int>(app, "--option", reuse.option, "The option that --reuse-at sets",
                    {{"SO_REUSEADDR", SO_REUSEADDR}, {"SO_REUSEPORT", SO_REUSEPORT}});
}

int run_server(int argc, char** argv, const char* name, ReuseAt when) {
    CLI::App app(
        "TCP server: binds, listens, accepts one connection and prints what it reads, until "
        "the client closes or Ctrl+C.",
        name);
    AddressUsed server;
    server.reuse.when = when;
    add_where(app, server.where);
    add_choice<ReuseAt>(app, "--reuse-at", server.reuse.when,
                        "When to set the option; after-accept: on the accepted socket",
                        {{"never", ReuseAt::never},
                         {"before-bind", ReuseAt::before_bind},
                         {"after-bind", ReuseAt::after_bind},
                         {"after-listen", ReuseAt::after_listen},
                         {"after-accept", ReuseAt::after_accept},
                         {"none", ReuseAt::never}});
    add_option_choice(app, server.reuse);
    add_number(app, "--backlog", server.backlog, "Connections that may wait to be accepted",
               std::numeric_limits<int>::max())
        ->type_name("N");
    return run(app, argc, argv, [&] { return serve(server), 0; });
}

int run_client(int argc, char** argv, const char* name, const char* about,
               void (*talk)(const Client&)) {
    CLI::App app(about, name);
    Client client;
    add_parsed(
        app, "address", "The server's address, IPv4 or IPv6",
        [&client](const std::string& text) { client.server.address = IpAddress::parse(text); })
        ->type_name("ADDRESS")
        ->required();
    client.server.port = kPort;
    add_number(app, "port", client.server.port, "The server's port", kLargestPort)
        ->type_name("PORT");
    add_parsed(app, "--local", "Bind to this before connecting, as in 10.0.0.2:40000",
               [&client](const std::string& text) { client.local = Endpoint::parse(text); })
        ->type_name("ADDR:PORT");
    return run(app, argc, argv, [&] { return talk(client), 0; });
}

void say_rules(const std::optional<KernelVersion>& kernel) {
    for (const Rule& rule : rules()) {
        if (!kernel || is_in(rule.kernels, *kernel)) {
            say(to_json(rule));
        }
    }
    for (const FurtherRule& rule : further_rules()) {
        if (!kernel || is_in(rule.kernels, *kernel)) {
            say(to_json(rule));
        }
    }
}

/// Of two sockets, which is the grid `pairs`: of one cell, or of all that match patterns.
void say_pair(const std::string& id, const KernelVersion& kernel) {
    if (is_pattern(id)) {
        const Cells found = selected(all_cells(), Choice(id));
        if (found.cells.empty()) {
            throw std::invalid_argument(fmt::format("no cell matches '{}'", id));
        }
        for (const Cell& cell : found.cells) {
            say(to_json(cell, kernel, expect(cell, kernel)));
        }
        return;
    }
    const Cell cell = cell_of(id);
    if (const std::string_view reason = nonsense(cell); !reason.empty()) {
        throw std::invalid_argument(fmt::format("{} is no cell: {}", id, reason));
    }
    say(to_json(cell, kernel, expect(cell, kernel)));
}

/// Of a smaller grid one cell, or all.
void say_of_grid(const std::string& grid, const std::optional<std::string>& id,
                 const KernelVersion& kernel) {
    const SmallGridPlan plan = small_grid_of(grid);
    if (id) {
        say(expectation_json(plan, number_of(plan, *id), kernel));
        return;
    }
    for (const std::string& line : expected_lines(plan, kernel)) {
        say(line);
    }
}

}  // namespace

int run_addressused(int argc, char** argv) {
    return run_server(argc, argv, "addressused", ReuseAt::never);
}

int run_addressused2(int argc, char** argv) {
    return run_server(argc, argv, "addressused2", ReuseAt::before_bind);
}

int run_tcp_client(int argc, char** argv) {
    return run_client(
        argc, argv, "tcp-client",
        "TCP client, as plain as telnet: sends its input to the server and prints what "
        "comes back, until either side ends.",
        talk_tcp);
}

int run_udp_client(int argc, char** argv) {
    return run_client(argc, argv, "udp-client",
                      "UDP client: each line of input is a datagram to the server; prints the "
                      "datagrams that come back, until its input ends.",
                      talk_udp);
}

int run_udp_server(int argc, char** argv) {
    CLI::App app("UDP server: prints every datagram it receives, until Ctrl+C.", "udp-server");
    UdpServer server;
    add_where(app, server.where);
    add_choice<ReuseAt>(app, "--reuse-at", server.reuse.when, "When to set the option",
                        {{"never", ReuseAt::never},
                         {"before-bind", ReuseAt::before_bind},
                         {"after-bind", ReuseAt::after_bind},
                         {"none", ReuseAt::never}});
    add_option_choice(app, server.reuse);
    add_number(app, "--count", server.count, "End after N datagrams; 0: never",
               std::numeric_limits<std::uint64_t>::max())
        ->type_name("N");
    app.add_flag("--echo", server.echo, "Send every datagram back");
    return run(app, argc, argv, [&] { return serve(server), 0; });
}

int run_actor_program(int argc, char** argv) {
    CLI::App app(
        "Makes the system calls it is told to, one a line on standard input, and answers "
        "with what each returned.",
        "actor");
    app.footer(actor_manual());
    bool json = false;
    bool vocabulary = false;
    bool check = false;
    bool holds = false;
    bool resumes = false;
    app.add_flag("--json", json, "Answer in JSON, one object a line");
    app.add_flag("--vocabulary", vocabulary, "Print the language as JSON, and end");
    app.add_flag("--check", check, "Say of each line whether it is a proper call, and make none");
    app.add_flag("--hold", holds,
                 "Sleep until ended, with whatever was inherited: a child of 'fork exec'");
    app.add_flag(
        "--resume", resumes,
        "Go on as another program of the same process: what 'exec' and 'activate' execute");
    return run(app, argc, argv, [&] {
        if (holds) {
            hold();
        }
        if (resumes) {
            return resume_actor();
        }
        if (vocabulary) {
            say(actor_vocabulary());
            return 0;
        }
        const AnswerFormat format = json ? AnswerFormat::json : AnswerFormat::text;
        if (check) {
            check_lines(STDIN_FILENO, STDOUT_FILENO, format);
            return 0;
        }
        return run_actor(STDIN_FILENO, STDOUT_FILENO, format);
    });
}

int run_rules(int argc, char** argv) {
    CLI::App app(
        "Prints the rules of a port, in the order in which they are asked, as JSON, one a line; or "
        "what they say of a cell.",
        "rules");
    std::optional<KernelVersion> kernel;
    std::optional<std::string> cell;
    std::optional<std::string> grid;
    add_parsed(app, "--kernel",
               "Only the rules of this kernel, as 6.12.43; with --cell or --grid: this one, and "
               "not that of this machine",
               [&kernel](const std::string& text) { kernel = KernelVersion::parse(text); })
        ->type_name("VERSION");
    app.add_option(
           "--cell", cell,
           "What bind() and listen() should say, and the rule that decides: protocol, the first "
           "socket's address, options and state, the second's address and options, users, "
           "devices; of two sockets also patterns of cells, as 'udp,*,none *,addr,both,same,*'")
        ->type_name("ID");
    app.add_option("--grid", grid,
                   "The cell is one of this grid, with the coordinates that it has (see "
                   "`grid --grid`); without --cell: all its cells, as lines of its file")
        ->type_name("NAME");
    return run(app, argc, argv, [&] {
        const auto on = [&] { return kernel ? *kernel : RunningKernel::here().version; };
        try {
            if (grid && *grid != kPairs) {
                say_of_grid(*grid, cell, on());
            } else if (cell) {
                say_pair(*cell, on());
            } else if (!grid) {
                say_rules(kernel);
            } else {
                throw std::invalid_argument(
                    "--grid pairs wants --cell: its file has the rule of each");
            }
        } catch (const std::invalid_argument& mistake) {
            tell(fmt::format("rules: {}: see rules --help", printable(mistake.what())));
            return kMisused;
        }
        return 0;
    });
}

}  // namespace bindlab
