#include "cpp_servers/engine/command_line.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <exception>
#include <fstream>
#include <iostream>
#include <set>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "cpp_servers/engine/events.hpp"
#include "cpp_servers/engine/json_field.hpp"
#include "cpp_servers/engine/need_probe.hpp"
#include "cpp_servers/engine/plan_reader.hpp"
#include "cpp_servers/engine/results.hpp"
#include "cpp_servers/engine/scheduler.hpp"
#include "cpp_servers/engine/topology_bench.hpp"
#include "cpp_servers/programs/programs.hpp"
#include "netns/child.hpp"
#include "netns/spawn.hpp"

namespace bindlab {
namespace {

constexpr int kSomeIncomplete = 1;
constexpr int kMisused = 2;
constexpr int kUnable = 3;
constexpr int kInterrupted = 130;
constexpr std::size_t kMostJobs = 1000;

// Active cases per processor: while one waits for tcpdump or an answer another can go on.
constexpr unsigned kCasesPerProcessor = 2;

void say(std::string_view words) {
    fmt::print(stderr, "bindlab: {}\n", words);
}

struct RunOptions {
    std::string plans = "-";
    std::string results;
    std::string backend = "host";
    std::size_t jobs = kCasesPerProcessor * std::max(1U, std::thread::hardware_concurrency());
    bool stop_on_eof = false;
};

std::vector<PlannedCase> read_plans(const std::string& path) {
    std::ifstream file;
    if (path != "-") {
        file.open(path);
        if (!file) {
            throw std::system_error(errno, std::generic_category(), fmt::format("read {}", path));
        }
    }
    std::istream& input = path == "-" ? std::cin : file;
    std::vector<PlannedCase> cases;
    std::set<std::string> names;
    std::string line;
    for (int number = 1; std::getline(input, line); ++number) {
        if (line.empty()) {
            continue;
        }
        try {
            Plan plan = read_plan(line);
            if (!names.insert(plan.name).second) {
                throw PlanError(fmt::format("case {} is planned twice", plan.name));
            }
            cases.push_back({std::move(plan), line});
        } catch (const PlanError& error) {
            throw PlanError(fmt::format("{}:{}: {}", path, number, error.what()));
        }
    }
    return cases;
}

/// Tries once what every case will have to do, so that the lack of a right is told once, not for
/// each of them.
void check_rights() {
    try {
        Child child = fork_init([] { return 0; }, nullptr, {});
        child.reap();
        NetworkNamespace::create();
    } catch (const std::system_error& error) {
        throw std::system_error(
            error.code(),
            "cannot make namespaces: run as root or with CAP_SYS_ADMIN and CAP_NET_ADMIN");
    }
}

int run_cases(const RunOptions& options) {
    const auto cases = read_plans(options.plans);
    check_rights();
    const Results results(options.results);
    Events events(STDOUT_FILENO);
    events.run(cases.size(), Kernel::current(), options.jobs);
    if (cases.empty()) {
        events.over(0);
        return 0;
    }
    Scheduler scheduler(cases, results, events,
                        {options.jobs, options.backend, options.stop_on_eof});
    switch (scheduler.run()) {
        using enum Scheduler::Ending;
        case all_complete:
            return 0;
        case some_incomplete:
            return kSomeIncomplete;
        case interrupted:
            say("interrupted: unfinished cases have no end line");
            return kInterrupted;
        case unable:
            say(scheduler.trouble());
            return kUnable;
    }
    return kUnable;
}

int print_probe() {
    using enum Need::Kind;
    const std::vector<Need> needs = {
        {ipv6, ""},
        {tcpdump, ""},
        {bound_inactive, ""},
        {sysctl, "net.ipv4.tcp_tw_reuse"},
        {sysctl, "net.ipv4.tcp_tw_reuse_delay"},
        {sysctl, "net.ipv4.tcp_migrate_req"},
        {sysctl, "net.ipv4.ip_autobind_reuse"},
        {option, "SO_REUSEPORT"},
        {option, "IP_LOCAL_PORT_RANGE"},
        {option, "IP_BIND_ADDRESS_NO_PORT"},
        {program, "telnet"},
    };
    const auto where = NetworkNamespace::create();
    const Kernel kernel = Kernel::current();
    JsonText text;
    text.open_object().member("kernel", kernel.release).member("machine", kernel.machine);
    text.key("features").open_object();
    for (const Need& need : needs) {
        const Finding finding = probe(need, where);
        text.key(describe(need)).open_object();
        text.member("present", finding.present).member("detail", finding.detail).close_object();
    }
    text.close_object().close_object();
    fmt::print("{}\n", text.str());
    return 0;
}

int print_topology_cost(int rounds, bool with_ip) {
    const TopologyCost cost = measure_topology(rounds, with_ip);
    JsonText text;
    text.open_object().member("n", rounds);
    text.key("bare_seconds").seconds(cost.bare.count());
    text.key("topology_seconds").seconds(cost.topology.count());
    text.key("ip_seconds");
    cost.ip ? text.seconds(cost.ip->count()) : text.null();
    text.close_object();
    fmt::print("{}\n", text.str());
    return 0;
}

std::string programs_for_help() {
    std::string text = "Also, by name (each has a --help):\n";
    for (const Program& program : programs()) {
        text += fmt::format("  {:<14} {}\n", program.name, program.about);
    }
    return text;
}

}  // namespace

int run_command_line(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);
    CLI::App app("Runs planned experiments on address reuse in network namespaces.", "bindlab");
    app.set_version_flag("--version", std::string("bindlab ") + BINDLAB_VERSION);
    app.require_subcommand(1);
    app.footer(programs_for_help());

    RunOptions options;
    auto* run = app.add_subcommand("run", "run plans, one folder of evidence for each");
    run->add_option("--plans", options.plans, "file with a plan a line (JSON); -: standard input")
        ->capture_default_str();
    run->add_option("--results", options.results, "folder for the evidence")->required();
    run->add_option("--jobs", options.jobs, "cases at once; those that wait do not count")
        ->check(CLI::Range(std::size_t{1}, kMostJobs))
        ->capture_default_str();
    run->add_option("--backend", options.backend, "what runs the kernel, for the record")
        ->capture_default_str();
    run->add_flag("--stop-on-eof", options.stop_on_eof,
                  "end everything when standard input is closed");

    app.add_subcommand("probe", "print what this kernel and machine have, as JSON");

    int rounds = 0;
    bool with_ip = false;
    auto* bench = app.add_subcommand("bench-topology", "measure what making a topology costs");
    bench->add_option("rounds", rounds, "how many of each")
        ->required()
        ->check(CLI::Range(1, 100000));
    bench->add_flag("--ip", with_ip, "measure the same by the ip command, too");

    try {
        app.parse(argc, argv);
        if (options.stop_on_eof && options.plans == "-") {
            throw CLI::ValidationError("--stop-on-eof", "needs --plans FILE");
        }
    } catch (const CLI::Success& wanted) {
        return app.exit(wanted);
    } catch (const CLI::ParseError& error) {
        say(fmt::format("{}: see bindlab --help", error.what()));
        return kMisused;
    }
    try {
        if (run->parsed()) {
            return run_cases(options);
        }
        return bench->parsed() ? print_topology_cost(rounds, with_ip) : print_probe();
    } catch (const PlanError& error) {
        say(error.what());
        return kMisused;
    } catch (const std::exception& error) {
        say(error.what());
        return kUnable;
    }
}

}  // namespace bindlab
