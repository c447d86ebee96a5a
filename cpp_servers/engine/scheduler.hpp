// Runs the cases: so many at a time, each in its own process, watched to its end.
//
// Owns the live case processes. Promises one `started` and one `finished` event for each case that
// was begun, that a case which crashes or hangs costs the others nothing, and that a case which
// only waits makes room for another. One thread, one poll(2).
#pragma once

#include <chrono>
#include <list>
#include <optional>
#include <span>
#include <string>

#include "cpp_servers/engine/backend.hpp"
#include "cpp_servers/engine/case_process.hpp"
#include "cpp_servers/engine/case_queue.hpp"
#include "cpp_servers/engine/event_stream.hpp"
#include "cpp_servers/engine/nursery.hpp"
#include "cpp_servers/engine/patience.hpp"
#include "cpp_servers/engine/probes.hpp"
#include "cpp_servers/engine/results.hpp"

struct pollfd;

namespace bindlab {

class Scheduler {
public:
    struct Options {
        unsigned jobs = 1;  ///< cases that are neither waiting nor finished
        Backend backend;
        int signals = -1;          ///< a signalfd(2): readable means stop
        bool stop_on_eof = false;  ///< the end of standard input means stop as well
    };

    enum class Verdict {
        complete,    ///< every case came to its end
        incomplete,  ///< at least one did not
        stopped,     ///< by a signal, by the end of input or for want of a reader
        unable       ///< evidence cannot be written: see reason()
    };

    /// All must outlive the scheduler.
    Scheduler(const Options& options, const Results& results, const Nursery& nursery,
              Probes& probes, EventStream& events);

    /// Runs the cases in their order. Throws std::system_error if no process can be started.
    Verdict run(std::span<const QueuedCase> queue);

    /// After Verdict::unable: why, in one line.
    const std::string& reason() const noexcept { return reason_; }

private:
    enum class State { running, waiting, finished };
    struct Live {
        const QueuedCase* queued = nullptr;
        CaseProcess process;
        Clock::time_point started{};
        Clock::time_point deadline{};
        State state = State::running;
        bool overdue = false;  ///< killed for taking too long
    };

    void start_some();
    bool start(const QueuedCase& queued);
    void await_events();
    void serve(Live& live);
    void heed(Live& live, const Report& report);
    void conclude(Live& live);
    void finish(Live& live, const FinishedReport& report);
    bool asked_to_stop(std::span<const pollfd> watched);
    Clock::time_point next_deadline() const;
    std::size_t running() const;

    Options options_;
    const Results& results_;
    const Nursery& nursery_;
    Probes& probes_;
    EventStream& events_;
    std::span<const QueuedCase> queue_;
    std::list<Live> live_;
    std::size_t finished_ = 0;
    bool incomplete_ = false;
    bool stopped_ = false;
    bool crowded_ = false;  ///< no more processes for now: wait for one to end
    std::string reason_;
};

}  // namespace bindlab
