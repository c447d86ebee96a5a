#include "cpp_servers/engine/run/case_process.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <utility>

#include "cpp_servers/engine/process/processor.hpp"
#include "netns/spawn.hpp"
#include "netns/system_call.hpp"

namespace bindlab {
namespace {

Child start(int processor, const std::function<void(const CaseReport&)>& body,
            const Descriptor& pipe) {
    const std::array keep{pipe.get(), STDERR_FILENO};
    return fork_init(
        [&] {
            keep_to_processor(processor);
            // A session of its own: Ctrl-C at the terminal is for the engine, which then ends us.
            check(setsid(), "start a session");
            // A reader that is gone is an errno here, as everywhere.
            std::signal(SIGPIPE, SIG_IGN);
            body(CaseReport(pipe.get()));
            return 0;
        },
        nullptr, keep);
}

}  // namespace

CaseProcess::Pipe::Pipe() {
    std::array<int, 2> ends{};
    check(pipe2(ends.data(), O_CLOEXEC), "open a pipe to a case");
    read = Descriptor(ends[0]);
    write = Descriptor(ends[1]);
    check(fcntl(read.get(), F_SETFL, O_NONBLOCK), "make a pipe non-blocking");
}

CaseProcess::CaseProcess(int processor, const std::function<void(const CaseReport&)>& body)
    : CaseProcess(processor, body, Pipe()) {}

CaseProcess::CaseProcess(int processor, const std::function<void(const CaseReport&)>& body,
                         Pipe pipe)
    : pipe_(std::move(pipe.read)), child_(start(processor, body, pipe.write)) {}

std::optional<Report> CaseProcess::next_report() {
    std::array<char, 4096> buffer{};
    while (true) {
        const auto newline = received_.find('\n');
        if (newline != std::string::npos) {
            const std::string line = received_.substr(0, newline);
            received_.erase(0, newline + 1);
            if (auto report = parse_report(line)) {
                return report;
            }
            continue;
        }
        if (!pipe_) {
            return std::nullopt;
        }
        const ssize_t size = read(pipe_.get(), buffer.data(), buffer.size());
        if (size > 0) {
            received_.append(buffer.data(), static_cast<std::size_t>(size));
        } else if (size == 0) {
            pipe_.reset();
        } else if (errno == EAGAIN) {
            return std::nullopt;
        } else if (errno != EINTR) {
            check(size, "read a case's report");
        }
    }
}

void CaseProcess::kill() const {
    child_.signal(SIGKILL);
}

}  // namespace bindlab
