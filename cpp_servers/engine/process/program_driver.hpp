// Drives one program: its standard input, what it has printed so far, its end.
//
// Owns the process and the pipes. Promises that what it prints is read while the case waits for
// anything, so it never blocks on a full pipe; standard output and error share one pipe, so their
// order is kept. Which output is right is left to the plan.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cpp_servers/engine/plan/plan.hpp"
#include "cpp_servers/engine/process/process.hpp"
#include "cpp_servers/engine/process/waiter.hpp"
#include "cpp_servers/engine/record/record.hpp"
#include "netns/descriptor.hpp"
#include "netns/network_namespace.hpp"

namespace bindlab {

class ProgramDriver {
public:
    /// Starts the program inside `where`: one of ours (programs()), else from PATH. Throws
    /// std::system_error with the errno of what failed. `waiter` must outlive the driver.
    ProgramDriver(const ActorPlan& plan, const std::vector<std::string>& argv,
                  const NetworkNamespace& where, Waiter& waiter);
    ProgramDriver(const ProgramDriver&) = delete;
    ProgramDriver& operator=(const ProgramDriver&) = delete;
    ~ProgramDriver();

    /// Writes to its standard input. 0, or the errno: EPIPE if nobody reads, EBADF after close,
    /// ETIMEDOUT if the pipe stayed full.
    int type(std::string_view data, Clock::time_point until);
    /// False if it was closed before.
    bool close_input();

    enum class Output { found, late, ended };
    /// Waits until it has printed `text`; the next search begins after it. `ended`: it has closed
    /// its output without.
    Output await_output(std::string_view text, Clock::time_point until);
    /// All that it has printed and no search has consumed.
    std::string_view unread() const { return std::string_view(printed_).substr(consumed_); }

    /// All that it has printed by now, however it was searched; of very much only the end.
    std::string_view printed();

    Process& process() noexcept { return process_; }
    /// As the program was before its first instruction.
    const ProcessSeen& seen() const noexcept { return seen_; }

private:
    struct Pipes {
        Descriptor our_input, their_input;
        Descriptor our_output, their_output;
        Pipes();
    };

    ProgramDriver(const ActorPlan& plan, const std::vector<std::string>& argv,
                  const NetworkNamespace& where, Waiter& waiter, Pipes pipes);

    void read_output();

    Waiter& waiter_;
    Descriptor input_;
    Descriptor output_;  ///< unset once it has ended
    ProcessSeen seen_;
    Process process_;
    std::string printed_;
    std::size_t consumed_ = 0;
};

}  // namespace bindlab
