#include "cpp_servers/engine/run/case_run.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <string>

#include "cpp_servers/engine/process/actors.hpp"
#include "cpp_servers/engine/process/process_look.hpp"
#include "cpp_servers/engine/process/waiter.hpp"
#include "cpp_servers/engine/record/kernel.hpp"
#include "cpp_servers/engine/record/observations.hpp"
#include "cpp_servers/engine/record/sha256.hpp"
#include "cpp_servers/engine/run/case_folder.hpp"
#include "cpp_servers/engine/run/case_steps.hpp"
#include "cpp_servers/engine/witness/captures.hpp"
#include "cpp_servers/engine/world/private_folders.hpp"
#include "cpp_servers/engine/world/topology.hpp"
#include "netns/sysctl.hpp"

namespace bindlab {
namespace {

/// "2024-01-31T12:00:00.000123Z".
std::string in_utc(std::chrono::system_clock::time_point when) {
    const auto second = std::chrono::floor<std::chrono::seconds>(when);
    const auto rest = std::chrono::floor<std::chrono::microseconds>(when - second);
    return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:06}Z",
                       fmt::gmtime(std::chrono::system_clock::to_time_t(second)), rest.count());
}

class CaseRun {
public:
    CaseRun(const CaseOrder& order, const CaseReport& report)
        : order_(order),
          plan_(order.plan),
          waiter_(report),
          folder_(order.results, order.plan.name, order.plan_text),
          observations_(folder_.path() / "observations.ndjson") {
        folder_.give_away("observations.ndjson");
    }

    FinishedReport run() {
        end_.hashes.push_back({std::string(CaseFolder::kPlan), sha256_of(order_.plan_text)});
        begin();
        if (needs_met()) {
            try {
                perform();
            } catch (const EvidenceError&) {
                throw;
            } catch (const SettingRefused& error) {
                line_ = error.line;
                fault(error.what(),
                      error.line != 0 ? "correct the value" : "correct the value in the topology");
            } catch (const std::exception& error) {
                fault(error.what(), "run it again; if it stays, see `bindlab probe`");
            }
        }
        const auto took = Clock::now() - begun_;
        observations_.end(end_, took);
        return {end_.complete, end_.skipped.value_or(""), reason_,
                std::chrono::duration_cast<std::chrono::microseconds>(took)};
    }

private:
    void begin() {
        observations_.write(Begin{plan_.name, order_.backend, Kernel::current(), Build::current(),
                                  own_executable(), in_utc(begun_by_wall_),
                                  begun_.time_since_epoch(), order_.plan_text.size()});
    }

    bool needs_met() {
        for (std::size_t i = 0; i < plan_.needs.size() && !end_.skipped; ++i) {
            const Need& need = plan_.needs[i];
            const Presence& found = order_.needs[i];
            const std::string kind(to_string(need.kind));
            observations_.write(NeedLooked{need.name.empty() ? kind : need.name, kind,
                                           found.present, found.detail});
            if (!found.present) {
                end_.skipped =
                    fmt::format("{}{}{}: {}", kind, need.name.empty() ? "" : " ", need.name,
                                found.detail.empty() ? "not there" : found.detail);
            }
        }
        return !end_.skipped;
    }

    void perform() {
        waiter_.begin(begun_ + plan_.deadline);
        doing_ = "making folders of the case's own";
        make_private_folders(kept_for_case(folder_.path(), plan_, order_.needs));
        doing_ = "making the hosts";
        topology_.emplace(plan_, order_.namespaces);
        topology_->connect();
        // While tcpdump gets ready, the rest is made.
        doing_ = "starting the captures";
        captures_.emplace(plan_, topology_->hosts(), order_.backend.capture, folder_.path(),
                          waiter_);
        doing_ = "configuring the hosts";
        topology_->configure();
        doing_ = "starting the actors";
        actors_.emplace(plan_, topology_->hosts(), waiter_);
        doing_ = "recording the hosts";
        topology_->record(observations_);
        doing_ = "waiting for the captures";
        captures_->await_ready(begun_, observations_);
        actors_->record_actors(observations_, begun_ + plan_.deadline);
        doing_ = "looking at the sockets";
        steps_.emplace(plan_, *topology_, *actors_, waiter_, observations_, begun_, order_.ask_why);
        if (const auto failed = steps_->run(end_)) {
            fault(failed->what, failed->todo);
        }
        steps_.reset();
        doing_ = "ending the case";
        captures_->finish(observations_);
        for (const CapturePlan& capture : plan_.captures) {
            folder_.give_away(capture.file);
            end_.hashes.push_back({capture.file, sha256_of_file(folder_.path() / capture.file)});
        }
        actors_->record_ends(observations_);
    }

    void fault(std::string_view what, std::string_view todo) {
        const Step* step = steps_ ? steps_->at() : nullptr;
        const std::string file = line_ == 0 ? plan_.file : fmt::format("{}:{}", plan_.file, line_);
        const std::string where = step == nullptr
                                      ? fmt::format("{}: {}", file, doing_)
                                      : fmt::format("{}:{}: step {}: {}", plan_.file, step->line,
                                                    step->number, step->text);
        observations_.write(EngineFault{std::string(what), where, std::string(todo)});
        end_.complete = false;
        reason_ = fmt::format("{}: {}", where, what);
    }

    const CaseOrder& order_;
    const Plan& plan_;
    const Clock::time_point begun_ = Clock::now();
    // The same moment by the clock that packets are stamped with.
    const std::chrono::system_clock::time_point begun_by_wall_ = std::chrono::system_clock::now();
    Waiter waiter_;
    CaseFolder folder_;
    Observations observations_;
    std::optional<Topology> topology_;
    std::optional<Captures> captures_;
    std::optional<Actors> actors_;
    std::optional<CaseSteps> steps_;
    CaseEnd end_;
    std::string reason_;
    std::string doing_;  ///< for the words of a fault
    int line_ = 0;       ///< of the scenario's file, where a fault has one and no step
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
