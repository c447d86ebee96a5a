#include "cpp_servers/engine/case_run.hpp"

#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <system_error>
#include <vector>

#include "cpp_servers/engine/capture.hpp"
#include "cpp_servers/engine/cast.hpp"
#include "cpp_servers/engine/kernel.hpp"
#include "cpp_servers/engine/observations.hpp"
#include "cpp_servers/engine/patience.hpp"
#include "cpp_servers/engine/socket_watch.hpp"
#include "cpp_servers/engine/step_runner.hpp"
#include "cpp_servers/engine/topology.hpp"
#include "netns/descriptor.hpp"

namespace bindlab {
namespace {

// tcpdump starts in some 15 ms; on a slow guest it may take a hundred times as long.
constexpr auto kCaptureStart = std::chrono::seconds(10);
constexpr auto kCaptureEnd = std::chrono::seconds(2);

void write_file(const std::filesystem::path& path, std::string_view content) {
    const auto fail = [&](int error) {
        throw EvidenceError(std::system_error(error, std::generic_category(),
                                              fmt::format("write {}", path.native())));
    };
    const Descriptor file(open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
    if (!file) {
        fail(errno);
    }
    const ssize_t size = write(file.get(), content.data(), content.size());
    if (size < 0 || static_cast<std::size_t>(size) != content.size()) {
        fail(size < 0 ? errno : ENOSPC);
    }
}

std::filesystem::path make_folder(const CaseOrder& order) {
    try {
        auto folder = order.results.make_folder(order.plan.name);
        order.results.forget(order.plan.name);
        write_file(folder / "plan.json", order.plan_text);
        order.results.give_away(folder / "plan.json");
        return folder;
    } catch (const std::system_error& error) {
        throw EvidenceError(error);
    }
}

class CaseRun {
public:
    CaseRun(const CaseOrder& order, const CaseReport& report)
        : order_(order),
          plan_(order.plan),
          patience_(report),
          folder_(make_folder(order)),
          observations_(folder_ / "observations.ndjson") {
        order_.results.give_away(folder_ / "observations.ndjson");
    }

    FinishedReport run() {
        begin();
        if (needs_met()) {
            try {
                perform();
            } catch (const EvidenceError&) {
                throw;
            } catch (const std::exception& error) {
                fault(error.what(), "");
            }
        }
        const auto took = Clock::now() - begun_;
        observations_.end(end_, std::chrono::duration<double>(took).count());
        return {end_.complete, end_.skipped.value_or(""), reason_,
                std::chrono::duration_cast<std::chrono::microseconds>(took)};
    }

private:
    void begin() {
        const Kernel kernel = Kernel::current();
        const auto now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
        observations_.write("begin", [&](JsonText& text) {
            text.member("format", 1)
                .member("case", plan_.name)
                .member("backend", order_.backend.name);
            text.member("accelerator", order_.backend.accelerator);
            text.key("kernel").open_object();
            text.member("release", kernel.release).member("version", kernel.version);
            text.member("machine", kernel.machine).close_object();
            text.member("engine", BINDLAB_VERSION);
            text.member("wall_time", fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(now)));
            text.key("monotonic")
                .seconds(std::chrono::duration<double>(begun_.time_since_epoch()).count());
            text.member("plan_bytes", order_.plan_text.size());
        });
    }

    bool needs_met() {
        for (std::size_t i = 0; i < plan_.needs.size() && !end_.skipped; ++i) {
            const Need& need = plan_.needs[i];
            const Presence& found = order_.needs[i];
            const auto kind = to_string(need.kind);
            observations_.write("need", [&](JsonText& text) {
                text.member("name", need.name.empty() ? kind : std::string_view(need.name));
                text.member("need_kind", kind).member("present", found.present);
                text.member("detail", found.detail);
            });
            if (!found.present) {
                end_.skipped =
                    fmt::format("{}{}{}: {}", kind, need.name.empty() ? "" : " ", need.name,
                                found.detail.empty() ? "not there" : found.detail);
            }
        }
        return !end_.skipped;
    }

    void perform() {
        patience_.begin(begun_ + plan_.deadline);
        doing_ = "making the hosts";
        topology_.emplace(plan_, order_.nursery);
        topology_->connect();
        // While tcpdump gets ready, the rest is made.
        start_captures();
        doing_ = "furnishing the hosts";
        topology_->furnish();
        doing_ = "starting the actors";
        cast_.emplace(plan_, topology_->hosts(), patience_);
        doing_ = "recording the hosts";
        topology_->record(observations_);
        doing_ = "waiting for the captures";
        await_captures();
        cast_->record_actors(observations_);
        run_steps();
        doing_ = "ending the case";
        finish_captures();
        cast_->record_ends(observations_);
    }

    void start_captures() {
        doing_ = "starting the captures";
        const std::span<Host> hosts = topology_->hosts();
        for (const CapturePlan& capture : plan_.captures) {
            captures_.push_back(Capture::start(order_.backend.capture, hosts[capture.host],
                                               capture.device, folder_ / capture.file, patience_));
        }
    }

    void await_captures() {
        for (std::size_t i = 0; i < captures_.size(); ++i) {
            captures_[i]->await_ready(Clock::now() + kCaptureStart, patience_);
            const CapturePlan& capture = plan_.captures[i];
            observations_.write("capture", [&](JsonText& text) {
                text.member("host", plan_.hosts[capture.host].name);
                text.member("device", capture.device).member("file", capture.file);
                text.member("by", to_string(order_.backend.capture));
                text.key("ready").seconds(since_begin(Clock::now()));
            });
        }
    }

    void run_steps() {
        SocketWatch watch(topology_->hosts());
        StepRunner runner(plan_, topology_->hosts(), *cast_, watch, patience_,
                          [&](std::size_t actor) { cast_->record_start(observations_, actor); });
        // One look between two steps serves both: as `after` of the one, as `before` of the next.
        Snapshot before = watch.look();
        for (const Step& step : plan_.steps) {
            doing_ = step.text;
            at_step_ = &step;
            const auto t0 = Clock::now();
            StepResult result = runner.carry_out(step);
            const auto t1 = Clock::now();
            Snapshot after = result.decided_by ? watch.look(result.decided_by->first,
                                                            std::move(result.decided_by->second))
                                               : watch.look();
            observations_.write("step", [&](JsonText& text) {
                text.member("n", step.number);
                text.key("t0").seconds(since_begin(t0)).key("t1").seconds(since_begin(t1));
                text.member("outcome", result.outcome).member("value", result.value);
                text.member("detail", result.detail).member("timed_out", result.timed_out);
                text.key("reply");
                result.reply.empty() ? text.null() : text.raw(result.reply);
                watch.describe(text.key("before"), before);
                watch.describe(text.key("after"), after);
            });
            ++end_.steps;
            before = std::move(after);
            if (!result.fault.empty()) {
                fault(result.fault, result.fault_todo);
                break;
            }
            if (!result.why_abort.empty()) {
                end_.aborted = {step.number, result.why_abort};
                break;
            }
        }
        at_step_ = nullptr;
    }

    void finish_captures() {
        patience_.begin(Clock::now() + kCaptureEnd);
        for (std::size_t i = 0; i < captures_.size(); ++i) {
            const auto summary = captures_[i]->finish(Clock::now() + kCaptureEnd, patience_);
            observations_.write("capture-end", [&](JsonText& text) {
                text.member("file", plan_.captures[i].file);
                text.member("captured", summary.statistics.captured);
                text.member("received", summary.statistics.received);
                text.member("dropped", summary.statistics.dropped);
                text.member("interface_packets", summary.interface_packets);
                text.member("bytes", summary.bytes).member("ok", summary.ok);
                text.member("detail", summary.detail);
            });
            order_.results.give_away(folder_ / plan_.captures[i].file);
        }
        patience_.end();
    }

    void fault(std::string_view what, std::string_view todo) {
        const std::string where =
            at_step_ == nullptr ? fmt::format("{}: {}", plan_.file, doing_)
                                : fmt::format("{}:{}: step {}: {}", plan_.file, at_step_->line,
                                              at_step_->number, at_step_->text);
        observations_.fault(what, where,
                            todo.empty() ? "run it again; if it stays, see `bindlab probe`" : todo);
        end_.complete = false;
        reason_ = fmt::format("{}: {}", where, what);
    }

    double since_begin(Clock::time_point time) const {
        return std::chrono::duration<double>(time - begun_).count();
    }

    const CaseOrder& order_;
    const Plan& plan_;
    const Clock::time_point begun_ = Clock::now();
    Patience patience_;
    std::filesystem::path folder_;
    Observations observations_;
    std::optional<Topology> topology_;
    std::vector<std::unique_ptr<Capture>> captures_;
    std::optional<Cast> cast_;
    CaseEnd end_;
    std::string reason_;
    std::string doing_;              ///< for the words of a fault
    const Step* at_step_ = nullptr;  ///< likewise
};

}  // namespace

void run_case(const CaseOrder& order, const CaseReport& report) noexcept {
    try {
        try {
            auto run = std::make_unique<CaseRun>(order, report);
            report.send(run->run());
            // Not taken apart piece by piece, which would wait for every process: this one is the
            // init of its PID namespace, and with its end the kernel takes down all at once.
            static_cast<void>(run.release());
        } catch (const EvidenceError& error) {
            report.send(UnableReport{error.what()});
        }
    } catch (const std::exception&) {
        // The engine is gone, and with it whoever would want to know.
    }
}

}  // namespace bindlab
