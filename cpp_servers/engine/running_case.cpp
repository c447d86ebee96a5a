#include "cpp_servers/engine/running_case.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

#include "cpp_servers/engine/case_run.hpp"
#include "netns/spawn.hpp"
#include "netns/system_call.hpp"

namespace bindlab {
namespace {

// What a case may take beyond its own deadline: to be made, and to be taken down, on a busy
// machine.
constexpr auto kGrace = std::chrono::seconds(30);

Child start(const Plan& plan, std::string_view text, const Results& results,
            std::string_view backend, const Descriptor& pipe) {
    const std::array keep{pipe.get(), STDERR_FILENO};
    return fork_init(
        [&] {
            // A session of its own: Ctrl+C at the terminal is for the engine, which ends the case
            // as a whole. Else its actors would die one by one and leave evidence of that.
            check(setsid(), "begin a session");
            run_case(plan, text, results, backend, CaseReport(pipe.get()));
            return 0;
        },
        nullptr, keep);
}

}  // namespace

RunningCase::Pipe::Pipe() {
    std::array<int, 2> ends{};
    check(pipe2(ends.data(), O_CLOEXEC), "open a pipe to a case process");
    ours = Descriptor(ends[0]);
    theirs = Descriptor(ends[1]);
    check(fcntl(ours.get(), F_SETFL, O_NONBLOCK), "make a pipe non-blocking");
}

RunningCase::RunningCase(const Plan& plan, std::string_view text, const Results& results,
                         std::string_view backend)
    : RunningCase(plan, text, results, backend, Pipe()) {}

RunningCase::RunningCase(const Plan& plan, std::string_view text, const Results& results,
                         std::string_view backend, Pipe pipe)
    : plan_(&plan),
      reports_(std::move(pipe.ours)),
      process_(start(plan, text, results, backend, pipe.theirs)),
      deadline_(Clock::now() + plan.deadline + kGrace) {}

std::optional<Report> RunningCase::hear() {
    std::array<char, 4096> buffer{};
    while (true) {
        const auto newline = received_.find('\n');
        if (newline != std::string::npos) {
            const auto report = parse_report(std::string_view(received_).substr(0, newline));
            received_.erase(0, newline + 1);
            return report;
        }
        const ssize_t size = read(reports_.get(), buffer.data(), buffer.size());
        if (size > 0) {
            received_.append(buffer.data(), static_cast<std::size_t>(size));
        } else if (size == 0) {
            silent_ = true;
            return std::nullopt;
        } else if (errno == EAGAIN) {
            return std::nullopt;
        } else if (errno != EINTR) {
            check(size, "read a case's report");
        }
    }
}

std::string RunningCase::end() {
    return process_.reap().to_string();
}

}  // namespace bindlab
