// The process in which one case runs: init of a PID namespace of its own, on one processor.
//
// Owns the process and the reading end of the pipe by which it reports. Promises that with the
// object everything goes that the case has started, and that nothing of it outlives the engine.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "cpp_servers/engine/record/case_report.hpp"
#include "netns/child.hpp"
#include "netns/descriptor.hpp"

namespace bindlab {

class CaseProcess {
public:
    /// Forks; `body` is all that the new process does, and it and all that it starts keep to
    /// `processor`. Throws std::system_error.
    CaseProcess(int processor, const std::function<void(const CaseReport&)>& body);

    /// Readable when there is a report, or the writing end is gone.
    int report_descriptor() const noexcept { return pipe_.get(); }
    /// Readable when the process has ended.
    int end_descriptor() const noexcept { return child_.descriptor(); }

    /// The next report, if one is there; without waiting.
    std::optional<Report> next_report();
    /// The pipe is closed and read to its end; a process that has ended has no more to say.
    bool silent() const noexcept { return !pipe_; }

    bool ended() const { return child_.wait_for(std::chrono::milliseconds(0)); }
    /// Of a process that has ended.
    ExitStatus status() { return child_.reap(); }
    void kill() const;

private:
    struct Pipe {
        Descriptor read;
        Descriptor write;
        Pipe();
    };

    CaseProcess(int processor, const std::function<void(const CaseReport&)>& body, Pipe pipe);

    Descriptor pipe_;
    std::string received_;
    Child child_;
};

}  // namespace bindlab
