#include "cpp_servers/engine/run/run_command.hpp"

#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <system_error>
#include <thread>

#include "cpp_servers/engine/plan/plan_file.hpp"
#include "cpp_servers/engine/plan/plan_reader.hpp"
#include "cpp_servers/engine/record/event_stream.hpp"
#include "cpp_servers/engine/run/case_queue.hpp"
#include "cpp_servers/engine/run/exit_codes.hpp"
#include "cpp_servers/engine/run/results.hpp"
#include "cpp_servers/engine/run/scheduler.hpp"
#include "cpp_servers/engine/world/probes.hpp"
#include "cpp_servers/engine/world/rights.hpp"
#include "netns/descriptor.hpp"
#include "netns/namespace_factory.hpp"
#include "netns/system_call.hpp"
#include "netns/user_namespace.hpp"

namespace bindlab {
namespace {

int complain(int code, std::string_view words, std::string_view todo) {
    fmt::print(stderr, "bindlab: {}: {}\n", words, todo);
    return code;
}

/// SIGINT and SIGTERM, as something to poll for.
Descriptor catch_signals() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    check(sigprocmask(SIG_BLOCK, &signals, nullptr), "block signals");
    std::signal(SIGPIPE, SIG_IGN);
    return Descriptor(check(signalfd(-1, &signals, SFD_CLOEXEC), "make a signalfd"));
}

/// Two descriptors for each live case are more than the usual soft limit of 1024.
void raise_descriptor_limit() {
    rlimit limit{};
    check(getrlimit(RLIMIT_NOFILE, &limit), "read the limit of open files");
    limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, 4096);
    check(setrlimit(RLIMIT_NOFILE, &limit), "raise the limit of open files");
}

std::string todo_for(const std::system_error& error) {
    switch (error.code().value()) {
        case EPERM:
        case EACCES:
            return "run it as root (sudo)";
        case ENOSPC:
        case EDQUOT:
            return "free some room";
        case EROFS:
            return "choose another folder with --results";
        default:
            return "see `bindlab run --help`";
    }
}

}  // namespace

int run_plans(const RunOptions& options) {
    if (options.stop_on_eof && options.plans == "-") {
        return complain(kUsage, "--stop-on-eof with --plans -",
                        "standard input cannot be both; give the plans in a file");
    }
    try {
        const PlanFile plans(options.plans);
        const auto queue = read_queue(plans, options.plans);
        const auto wants_tcpdump = std::ranges::count(queue, true, &QueuedCase::captures);
        if (options.backend.capture == CaptureMeans::tcpdump && wants_tcpdump > 0 &&
            !find_program("tcpdump")) {
            return complain(kUnable,
                            fmt::format("tcpdump is not in PATH, and {} of {} cases need it",
                                        wants_tcpdump, queue.size()),
                            "install the package tcpdump");
        }
        const Descriptor signals = catch_signals();
        raise_descriptor_limit();
        const Results results(options.results);
        for (const QueuedCase& queued : queue) {
            results.forget(queued.name);
        }
        obtain_rights();
        Backend backend = options.backend;
        if (!may_set_groups()) {
            // tcpdump insists on giving up groups, as root it has none to give up here.
            backend.capture = CaptureMeans::libpcap;
        }
        const NamespaceFactory namespaces;
        Probes probes(backend.capture);
        EventStream events(STDOUT_FILENO);
        const unsigned jobs =
            options.jobs > 0 ? options.jobs : 2 * std::max(1U, std::thread::hardware_concurrency());
        Scheduler scheduler({jobs, backend, options.ask_why, signals.get(), options.stop_on_eof,
                             std::chrono::seconds(options.heartbeat)},
                            results, namespaces, probes, events);
        switch (scheduler.run(queue)) {
            case Scheduler::Outcome::complete:
                return kComplete;
            case Scheduler::Outcome::incomplete:
                return kIncomplete;
            case Scheduler::Outcome::stopped:
                return kStopped;
            case Scheduler::Outcome::unable:
                return complain(kUnable, scheduler.reason(), "evidence is lost, so the run ends");
        }
        return kUnable;
    } catch (const PlanError& error) {
        return complain(kUsage, error.what(),
                        "the plans are written by the harness; see its `plan`");
    } catch (const NoRights& error) {
        fmt::print(stderr, "bindlab: {}\n", error.what());
        return kUnable;
    } catch (const std::system_error& error) {
        return complain(kUnable, error.what(), todo_for(error));
    }
}

}  // namespace bindlab
