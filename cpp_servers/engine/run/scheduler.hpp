// Runs the cases: so many at a time, each in its own process, watched to its end.
//
// Owns the live case processes. Promises one `started` and one `finished` event for each case that
// was begun, that a case which crashes or hangs costs the others nothing, and that a case which
// only waits makes room for another. One thread, one poll(2). What a single case has come to is
// left to LiveCase.
#pragma once

#include <chrono>
#include <list>
#include <span>
#include <string>
#include <vector>

#include "cpp_servers/engine/process/waiter.hpp"
#include "cpp_servers/engine/record/backend.hpp"
#include "cpp_servers/engine/record/event_stream.hpp"
#include "cpp_servers/engine/run/case_queue.hpp"
#include "cpp_servers/engine/run/live_case.hpp"
#include "cpp_servers/engine/run/results.hpp"
#include "cpp_servers/engine/world/probes.hpp"
#include "netns/namespace_factory.hpp"

struct pollfd;

namespace bindlab {

class Scheduler {
public:
    struct Options {
        unsigned jobs = 1;  ///< cases that are neither waiting nor finished
        Backend backend;
        bool ask_why = false;               ///< before each bind(), listen(), connect()
        int signals = -1;                   ///< a signalfd(2): readable means stop
        bool stop_on_eof = false;           ///< the end of standard input means stop as well
        std::chrono::seconds heartbeat{0};  ///< how often to give a sign of life; 0: never
    };

    enum class Outcome {
        complete,    ///< every case came to its end
        incomplete,  ///< at least one did not
        stopped,     ///< by a signal, by the end of input or for want of a reader
        unable       ///< evidence cannot be written: see reason()
    };

    /// All must outlive the scheduler.
    Scheduler(const Options& options, const Results& results, const NamespaceFactory& namespaces,
              Probes& probes, EventStream& events);

    /// Runs the cases in their order. Throws std::system_error if no process can be started.
    Outcome run(std::span<const QueuedCase> queue);

    /// After Outcome::unable: why, in one line.
    const std::string& reason() const noexcept { return reason_; }

private:
    void start_some();
    bool start(const QueuedCase& queued);
    int least_used_processor() const;
    void await_events();
    bool asked_to_stop(std::span<const pollfd> watched);
    Clock::time_point next_deadline() const;
    void give_sign();
    std::size_t running() const;

    Options options_;
    const Results& results_;
    const NamespaceFactory& namespaces_;
    Probes& probes_;
    EventStream& events_;
    std::span<const QueuedCase> queue_;
    std::vector<int> processors_;
    std::list<LiveCase> live_;
    Clock::time_point next_sign_ = Clock::time_point::max();
    std::size_t finished_ = 0;
    bool incomplete_ = false;
    bool stopped_ = false;
    bool crowded_ = false;  ///< no more processes, or memory, for now: wait for a case to end
    std::string reason_;
};

}  // namespace bindlab
