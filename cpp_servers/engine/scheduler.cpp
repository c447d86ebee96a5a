#include "cpp_servers/engine/scheduler.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <utility>
#include <variant>

#include "netns/system_call.hpp"

namespace bindlab {
namespace {

using std::chrono::milliseconds;

// Cases that wait are cheap, but each holds a few processes, namespaces and descriptors.
constexpr std::size_t kMostAtOnce = 1000;
constexpr milliseconds kLongestPoll{1000};

template <class... Visitors>
struct Overloaded : Visitors... {
    using Visitors::operator()...;
};
template <class... Visitors>
Overloaded(Visitors...) -> Overloaded<Visitors...>;

Descriptor take_over_signals() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGHUP);
    check(sigprocmask(SIG_BLOCK, &set, nullptr), "block signals");
    return Descriptor(check(signalfd(-1, &set, SFD_CLOEXEC), "open a signalfd"));
}

/// Whether standard input has come to its end; what it says before is ignored.
bool input_ended() {
    std::array<char, 256> buffer{};
    return read(STDIN_FILENO, buffer.data(), buffer.size()) == 0;
}

}  // namespace

Scheduler::Scheduler(const std::vector<PlannedCase>& cases, const Results& results, Events& events,
                     Settings settings)
    : cases_(cases),
      results_(results),
      events_(events),
      settings_(std::move(settings)),
      signals_(take_over_signals()) {}

Scheduler::Ending Scheduler::run() {
    while (true) {
        while (may_start()) {
            start_next();
        }
        if (running_.empty() || interrupted_ || !trouble_.empty() || !events_.heard()) {
            break;
        }
        wait();
        end_overdue();
        drop_finished();
    }
    running_.clear();
    if (!trouble_.empty()) {
        return Ending::unable;
    }
    if (interrupted_ || !events_.heard()) {
        return Ending::interrupted;
    }
    return incomplete_ ? Ending::some_incomplete : Ending::all_complete;
}

bool Scheduler::may_start() const {
    return next_ < cases_.size() && active_ < settings_.jobs && running_.size() < kMostAtOnce &&
           !interrupted_ && trouble_.empty() && events_.heard();
}

void Scheduler::start_next() {
    const PlannedCase& next = cases_[next_++];
    results_.forget(next.plan.name);
    running_.push_back(
        std::make_unique<RunningCase>(next.plan, next.text, results_, settings_.backend));
    ++active_;
    events_.started(next.plan.name);
}

void Scheduler::wait() {
    std::vector<pollfd> watched;
    watched.reserve(running_.size() + 2);
    auto until = Clock::now() + kLongestPoll;
    for (const auto& running : running_) {
        watched.push_back({running->descriptor(), POLLIN, 0});
        until = std::min(until, running->deadline());
    }
    watched.push_back({signals_.get(), POLLIN, 0});
    watched.push_back({settings_.stop_on_eof ? STDIN_FILENO : -1, POLLIN, 0});
    const auto left =
        std::max(std::chrono::ceil<milliseconds>(until - Clock::now()), milliseconds(0));
    if (poll(watched.data(), watched.size(), static_cast<int>(left.count())) < 0) {
        return;  // EINTR: look again
    }
    for (std::size_t i = 0; i < running_.size(); ++i) {
        if (watched[i].revents != 0) {
            hear(*running_[i]);
        }
    }
    const pollfd& signals = watched[running_.size()];
    const pollfd& input = watched[running_.size() + 1];
    interrupted_ = interrupted_ || signals.revents != 0 || (input.revents != 0 && input_ended());
}

void Scheduler::hear(RunningCase& running) {
    const std::string& name = running.plan().name;
    while (const auto report = running.hear()) {
        std::visit(Overloaded{
                       [&](const WaitingReport& waiting) {
                           active_ -= running.parked ? 0 : 1;
                           running.parked = true;
                           events_.waiting(name, waiting.at_most);
                       },
                       [&](const ResumedReport&) {
                           active_ += running.parked ? 1 : 0;
                           running.parked = false;
                           events_.resumed(name);
                       },
                       [&](const FinishedReport& finished) { running.finished = finished; },
                       [&](const UnableReport& unable) { trouble_ = unable.words; },
                   },
                   *report);
    }
    if (running.silent() && trouble_.empty()) {
        finish(running);
    }
}

void Scheduler::finish(RunningCase& running) {
    const std::string how = running.end();
    if (!running.finished) {
        running.finished =
            FinishedReport{false, "", fmt::format("the case process died: {}", how), {}};
    }
    active_ -= running.parked ? 0 : 1;
    ++finished_;
    incomplete_ = incomplete_ || !running.finished->complete;
    events_.finished(running.plan().name, *running.finished);
    if (finished_ == cases_.size()) {
        events_.over(finished_);
    }
}

void Scheduler::drop_finished() {
    std::erase_if(running_, [](const auto& running) { return running->silent(); });
}

void Scheduler::end_overdue() {
    const auto now = Clock::now();
    for (const auto& running : running_) {
        if (!running->silent() && !running->finished && now >= running->deadline()) {
            running->finished = FinishedReport{
                false,
                "",
                fmt::format("ended past its deadline of {} ms", running->plan().deadline.count()),
                {}};
            running->kill();
        }
    }
}

}  // namespace bindlab
