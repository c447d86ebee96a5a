#include "cpp_servers/engine/scheduler.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <limits>
#include <system_error>
#include <utility>
#include <variant>
#include <vector>

#include "cpp_servers/engine/case_run.hpp"
#include "cpp_servers/engine/plan_reader.hpp"
#include "netns/system_call.hpp"

namespace bindlab {
namespace {

// A case takes care of its own deadlines; past this it must be stuck.
constexpr auto kGrace = std::chrono::seconds(5);
// Waiting cases are cheap, not free: each holds processes, namespaces and two descriptors here.
constexpr std::size_t kMostLive = 1000;

double to_seconds(std::chrono::duration<double> time) {
    return time.count();
}

}  // namespace

Scheduler::Scheduler(const Options& options, const Results& results, const Nursery& nursery,
                     Probes& probes, EventStream& events)
    : options_(options), results_(results), nursery_(nursery), probes_(probes), events_(events) {}

Scheduler::Verdict Scheduler::run(std::span<const QueuedCase> queue) {
    queue_ = queue;
    events_.run(queue.size(), options_.jobs);
    while (!stopped_ && (!queue_.empty() || !live_.empty())) {
        start_some();
        await_events();
    }
    if (stopped_) {
        for (const Live& live : live_) {
            live.process.kill();
        }
        live_.clear();
    }
    events_.over(finished_);
    if (!reason_.empty()) {
        return Verdict::unable;
    }
    if (stopped_) {
        return Verdict::stopped;
    }
    return incomplete_ ? Verdict::incomplete : Verdict::complete;
}

std::size_t Scheduler::running() const {
    return static_cast<std::size_t>(std::ranges::count(live_, State::running, &Live::state));
}

void Scheduler::start_some() {
    while (!queue_.empty() && !crowded_ && live_.size() < kMostLive && running() < options_.jobs) {
        if (!start(queue_.front())) {
            crowded_ = true;
            return;
        }
        queue_ = queue_.subspan(1);
    }
}

bool Scheduler::start(const QueuedCase& queued) {
    std::vector<Presence> needs;
    needs.reserve(queued.needs.size());
    for (const Need& need : queued.needs) {
        needs.push_back(probes_.look(need));
    }
    const auto body = [&](const CaseReport& report) {
        const Plan plan = read_plan(queued.text);
        run_case({queued.text, plan, needs, results_, nursery_, options_.backend}, report);
    };
    const auto now = Clock::now();
    try {
        live_.push_back({&queued, CaseProcess(body), now, now + queued.deadline + kGrace});
    } catch (const std::system_error& error) {
        // Out of processes or namespaces (ENOSPC): when a case ends there will be room again.
        const int number = error.code().value();
        if (!live_.empty() && (number == EAGAIN || number == ENOSPC || number == ENOMEM ||
                               number == EMFILE || number == ENFILE)) {
            return false;
        }
        throw;
    }
    events_.started(queued.name);
    return true;
}

Clock::time_point Scheduler::next_deadline() const {
    auto next = Clock::time_point::max();
    for (const Live& live : live_) {
        if (!live.overdue) {
            next = std::min(next, live.deadline);
        }
    }
    return next;
}

void Scheduler::await_events() {
    std::vector<pollfd> watched;
    watched.reserve(2 + 2 * live_.size());
    watched.push_back({options_.signals, POLLIN, 0});
    watched.push_back({options_.stop_on_eof ? STDIN_FILENO : -1, POLLIN, 0});
    for (const Live& live : live_) {
        watched.push_back({live.process.report_descriptor(), POLLIN, 0});
        watched.push_back({live.process.end_descriptor(), POLLIN, 0});
    }
    int timeout = -1;
    if (const auto next = next_deadline(); next != Clock::time_point::max()) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(next - Clock::now()).count();
        timeout =
            static_cast<int>(std::clamp<decltype(left)>(left, 0, std::numeric_limits<int>::max()));
    }
    if (poll(watched.data(), watched.size(), timeout) < 0 && errno != EINTR) {
        check(-1, "poll");
    }
    if (asked_to_stop(watched) || events_.closed()) {
        stopped_ = true;
        return;
    }
    std::size_t index = 2;
    for (auto live = live_.begin(); live != live_.end() && !stopped_; index += 2) {
        if (watched[index].revents != 0 || watched[index + 1].revents != 0) {
            serve(*live);
        }
        if (!live->overdue && Clock::now() >= live->deadline) {
            live->overdue = true;
            live->process.kill();
        }
        if (watched[index + 1].revents != 0) {
            conclude(*live);
            live = live_.erase(live);
            crowded_ = false;
        } else {
            ++live;
        }
    }
}

bool Scheduler::asked_to_stop(std::span<const pollfd> watched) {
    if (watched[0].revents != 0) {
        return true;
    }
    if (watched[1].revents == 0) {
        return false;
    }
    std::array<char, 4096> ignored{};
    return read(STDIN_FILENO, ignored.data(), ignored.size()) <= 0;
}

void Scheduler::serve(Live& live) {
    while (const auto report = live.process.next_report()) {
        heed(live, *report);
    }
}

void Scheduler::heed(Live& live, const Report& report) {
    if (live.state == State::finished) {
        return;
    }
    if (const auto* waiting = std::get_if<WaitingReport>(&report)) {
        live.state = State::waiting;
        events_.waiting(live.queued->name, waiting->at_most);
    } else if (std::holds_alternative<ResumedReport>(report)) {
        live.state = State::running;
        events_.resumed(live.queued->name);
    } else if (const auto* done = std::get_if<FinishedReport>(&report)) {
        finish(live, *done);
    } else if (const auto* unable = std::get_if<UnableReport>(&report)) {
        reason_ = unable->words;
        stopped_ = true;
    }
}

void Scheduler::conclude(Live& live) {
    if (live.state == State::finished || stopped_) {
        return;
    }
    const auto took = Clock::now() - live.started;
    FinishedReport report;
    report.complete = false;
    report.took = std::chrono::duration_cast<std::chrono::microseconds>(took);
    if (live.overdue) {
        const auto allowed = live.deadline - live.started;
        report.reason =
            fmt::format("the case was killed: it was not over after {:.1f} s", to_seconds(allowed));
    } else {
        report.reason = fmt::format("the case's process ended before the case: {}",
                                    live.process.status().to_string());
    }
    finish(live, report);
}

void Scheduler::finish(Live& live, const FinishedReport& report) {
    live.state = State::finished;
    ++finished_;
    incomplete_ = incomplete_ || !report.complete;
    events_.finished(live.queued->name, report);
}

}  // namespace bindlab
