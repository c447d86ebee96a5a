#include "cpp_servers/engine/run/command_line.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <exception>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "cpp_servers/actor/suggest.hpp"
#include "cpp_servers/build.hpp"
#include "cpp_servers/engine/run/exit_codes.hpp"
#include "cpp_servers/engine/run/probe_command.hpp"
#include "cpp_servers/engine/run/run_command.hpp"
#include "cpp_servers/engine/run/topology_bench.hpp"
#include "cpp_servers/engine/world/rights.hpp"
#include "cpp_servers/programs/programs.hpp"
#include "cpp_servers/programs/report.hpp"
#include "cpp_servers/programs/standard_streams.hpp"

namespace bindlab {
namespace {

std::string list_of_programs() {
    std::string list = "\nPrograms (also by their own names, from the links beside this binary):\n";
    for (const Program& program : programs()) {
        list += fmt::format("  {:<28}{}\n", program.name, program.about);
    }
    list +=
        "\nExit codes of run: 0 all cases ran to their end, 1 some did not, 2 a plan or an option"
        "\nis wrong, 3 the engine cannot work here, 130 stopped by a signal.";
    return list;
}

/// What is said of a first word that is neither a command nor a program; empty of any other.
std::string complaint_about_first_word(const CLI::App& app, int argc, char** argv) {
    if (argc < 2 || argv[1][0] == '-') {
        return {};
    }
    std::vector<std::string> names;
    for (const CLI::App* command : app.get_subcommands(nullptr)) {
        names.push_back(command->get_name());
    }
    std::vector<std::string_view> known(names.begin(), names.end());
    for (const Program& program : programs()) {
        known.push_back(program.name);
    }
    if (std::ranges::find(known, std::string_view(argv[1])) != known.end()) {
        return {};
    }
    const auto guess = nearest(argv[1], known);
    return fmt::format("bindlab: unknown program '{}': {}", printable(argv[1]),
                       guess ? fmt::format("did you mean '{}'?", *guess) : "see bindlab --help");
}

/// Calls `command`; what it throws becomes one line and an exit code.
template <class Command>
int guarded(const Command& command) {
    try {
        return command();
    } catch (const std::system_error& error) {
        const bool forbidden = error.code() == std::errc::operation_not_permitted ||
                               error.code() == std::errc::permission_denied;
        fmt::print(stderr, "bindlab: {}{}\n", error.what(),
                   forbidden ? ": run it as root (sudo)" : "");
    } catch (const std::exception& error) {
        fmt::print(stderr, "bindlab: {}\n", error.what());
    }
    return kUnable;
}

}  // namespace

int engine_main(int argc, char** argv) {
    hold_standard_streams();
    CLI::App app("bindlab: experiments with addresses in use, in network namespaces of their own");
    app.require_subcommand(1);
    app.footer(list_of_programs());
    const Build build = Build::current();
    app.set_version_flag("--version", fmt::format("bindlab {} ({})", build.version, build.commit));

    RunOptions run;
    CLI::App* run_command = app.add_subcommand(
        "run", "run cases from their plans; events go to standard output, a JSON object a line");
    run_command->add_option("--plans", run.plans, "file with one plan a line; - is standard input")
        ->required();
    run_command
        ->add_option("--results", run.results,
                     "folder for the evidence: each case gets DIR/<case id>/")
        ->required();
    run_command->add_option("--jobs", run.jobs, "cases at a time, those that wait not counted")
        ->check(CLI::Range(1, 1000))
        ->default_str("twice the processors");
    run_command
        ->add_option("--backend", run.backend.name,
                     "written to the evidence: what runs this kernel")
        ->capture_default_str();
    run_command
        ->add_option("--accelerator", run.backend.accelerator,
                     "written to the evidence: how its instructions are carried out")
        ->capture_default_str();
    bool by_libpcap = false;
    run_command->add_flag("--libpcap", by_libpcap,
                          "capture by libpcap in the case's own process, not by tcpdump");
    run_command->add_flag(
        "--ask-why", run.ask_why,
        "ask `why` before each bind and listen of an actor; its words go to the evidence");
    run_command->add_flag("--stop-on-eof", run.stop_on_eof,
                          "stop everything when standard input is closed");
    run_command
        ->add_option("--heartbeat", run.heartbeat,
                     "say `alive` every so many seconds, whatever else there is to say")
        ->check(CLI::Range(1, 3600))
        ->default_str("never");

    CLI::App* probe_command =
        app.add_subcommand("probe", "print what this kernel and machine can do, as JSON");

    CLI::App* rights_command = app.add_subcommand(
        "rights",
        "find out whether network namespaces can be made: exit 0, or 3 and what forbids it");

    unsigned times = 100;
    bool with_ip = false;
    CLI::App* bench_command = app.add_subcommand(
        "bench-topology", "measure what making a topology costs, in seconds, as JSON");
    bench_command->add_option("N", times, "how many times")
        ->check(CLI::Range(1, 1000000))
        ->capture_default_str();
    bench_command->add_flag("--ip", with_ip,
                            "measure the same topology made by the ip command, too");

    if (const std::string said = complaint_about_first_word(app, argc, argv); !said.empty()) {
        tell(said);
        return kUsage;
    }
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? kComplete : kUsage;
    }
    if (run_command->parsed()) {
        run.backend.capture = by_libpcap ? CaptureMeans::libpcap : CaptureMeans::tcpdump;
        return guarded([&] { return run_plans(run); });
    }
    return guarded([&] {
        obtain_rights();
        if (rights_command->parsed()) {
            return 0;
        }
        if (probe_command->parsed()) {
            Probes probes;
            say(describe_machine(probes));
        } else {
            say(measure_topologies(times, with_ip).to_json());
        }
        return 0;
    });
}

}  // namespace bindlab
