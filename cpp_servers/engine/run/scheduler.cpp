#include "cpp_servers/engine/run/scheduler.hpp"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <limits>
#include <system_error>
#include <utility>
#include <vector>

#include "cpp_servers/engine/plan/plan_reader.hpp"
#include "cpp_servers/engine/process/memory.hpp"
#include "cpp_servers/engine/process/processor.hpp"
#include "cpp_servers/engine/record/kernel.hpp"
#include "cpp_servers/engine/run/case_run.hpp"
#include "netns/system_call.hpp"

namespace bindlab {
namespace {

// Waiting cases are cheap, not free: each holds processes, namespaces and two descriptors here.
constexpr std::size_t kMostLive = 1000;

// Each takes a megabyte or two of the kernel's memory (namespaces) and its processes'. A guest has
// room for some hundred; beyond that the kernel kills (mm/oom_kill.c). So much is left alone.
constexpr std::size_t kMemoryLeft = 64U << 20U;

bool has_room() {
    return available_memory().value_or(kMemoryLeft) >= kMemoryLeft;
}

}  // namespace

Scheduler::Scheduler(const Options& options, const Results& results,
                     const NamespaceFactory& namespaces, Probes& probes, EventStream& events)
    : options_(options),
      results_(results),
      namespaces_(namespaces),
      probes_(probes),
      events_(events),
      processors_(allowed_processors()) {}

Scheduler::Outcome Scheduler::run(std::span<const QueuedCase> queue) {
    queue_ = queue;
    events_.run(queue.size(), options_.jobs, Kernel::current(), Build::current());
    if (options_.heartbeat.count() > 0) {
        next_sign_ = Clock::now() + options_.heartbeat;
    }
    while (!stopped_ && (!queue_.empty() || !live_.empty())) {
        start_some();
        await_events();
        give_sign();
    }
    if (stopped_) {
        for (const LiveCase& live : live_) {
            live.kill();
            finished_ += live.finished() ? 1 : 0;
        }
        live_.clear();
    }
    events_.over(finished_);
    if (!reason_.empty()) {
        return Outcome::unable;
    }
    if (stopped_) {
        return Outcome::stopped;
    }
    return incomplete_ ? Outcome::incomplete : Outcome::complete;
}

std::size_t Scheduler::running() const {
    return static_cast<std::size_t>(std::ranges::count_if(live_, &LiveCase::running));
}

void Scheduler::start_some() {
    while (!queue_.empty() && !crowded_ && live_.size() < kMostLive && running() < options_.jobs) {
        if ((!live_.empty() && !has_room()) || !start(queue_.front())) {
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
        run_case(
            {queued.text, plan, needs, results_, namespaces_, options_.backend, options_.ask_why},
            report);
    };
    try {
        live_.emplace_back(queued, least_used_processor(), body, events_);
    } catch (const std::system_error& error) {
        // Out of processes or namespaces (ENOSPC): when a case ends there will be room again.
        const int number = error.code().value();
        if (!live_.empty() && (number == EAGAIN || number == ENOSPC || number == ENOMEM ||
                               number == EMFILE || number == ENFILE)) {
            return false;
        }
        throw;
    }
    return true;
}

int Scheduler::least_used_processor() const {
    // Those that wait will run again, so they count, but less.
    const auto use = [this](int processor) {
        std::pair<std::size_t, std::size_t> running_and_all;
        for (const LiveCase& live : live_) {
            if (live.processor() == processor) {
                running_and_all.first += live.running() ? 1 : 0;
                ++running_and_all.second;
            }
        }
        return running_and_all;
    };
    return std::ranges::min(processors_, {}, use);
}

Clock::time_point Scheduler::next_deadline() const {
    auto next = next_sign_;
    for (const LiveCase& live : live_) {
        next = std::min(next, live.deadline());
    }
    return next;
}

void Scheduler::await_events() {
    std::vector<pollfd> watched;
    watched.reserve(2 + 2 * live_.size());
    watched.push_back({options_.signals, POLLIN, 0});
    watched.push_back({options_.stop_on_eof ? STDIN_FILENO : -1, POLLIN, 0});
    for (const LiveCase& live : live_) {
        watched.push_back({live.report_descriptor(), POLLIN, 0});
        watched.push_back({live.end_descriptor(), POLLIN, 0});
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
            live->take_reports();
        }
        if (!live->unable().empty()) {
            reason_ = live->unable();
            stopped_ = true;
            return;
        }
        live->keep_deadline(Clock::now());
        if (watched[index + 1].revents != 0) {
            live->conclude();
            ++finished_;
            incomplete_ = incomplete_ || !live->complete();
            live = live_.erase(live);
            crowded_ = false;
        } else {
            ++live;
        }
    }
}

void Scheduler::give_sign() {
    if (const auto now = Clock::now(); now >= next_sign_) {
        events_.alive();
        next_sign_ = now + options_.heartbeat;
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

}  // namespace bindlab
