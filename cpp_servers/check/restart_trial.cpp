#include "cpp_servers/check/restart_trial.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <utility>

#include "cpp_servers/check/arena_capture.hpp"
#include "cpp_servers/check/coming_up.hpp"
#include "cpp_servers/check/connection_end.hpp"
#include "cpp_servers/check/port_holder.hpp"
#include "cpp_servers/check/running_server.hpp"
#include "cpp_servers/check/server_stop.hpp"
#include "cpp_servers/check/start_words.hpp"
#include "cpp_servers/check/trial_story.hpp"

namespace bindlab {

namespace {

constexpr int kMostRaces = 4;  // with a server that closes first

/// "SIGKILL_of_the_group-TIME_WAIT-127.0.0.1_8080.pcap"
std::string capture_name(const RestartTrial& trial) {
    std::string name = fmt::format("{}-{}-{}", to_string(trial.stop), to_string(trial.ending),
                                   trial.reached.to_string());
    std::ranges::replace_if(
        name, [](char it) { return it == ' ' || it == ':'; }, '_');
    return name + ".pcap";
}

/// A trial from its beginning to its end.
class Restart {
public:
    Restart(const Setting& setting, const RestartKind& kind)
        : setting_(setting), stays_(kind.stays), story_(setting, kind) {}

    RestartTrial play() {
        RestartTrial& trial = story_.trial();
        if (!setting_.order.evidence.empty()) {
            trial.capture = capture_name(trial);
            capture_.emplace(story_.arena(), setting_.order.evidence / trial.capture);
        }
        RunningServer first(setting_.order, story_.arena(), setting_.order.uid);
        if (start(first)) {
            ConnectionEnd end(story_);
            ServerStop stop(story_);
            if (end.begin() && stop.stop(first, end.client())) {
                end.finish();
            }
            const bool needs_restart =
                trial.not_made.empty() || trial.child_lives || trial.by_itself;
            if (needs_restart && !stop.is_started_again(first)) {
                restart(first, end);
                stop.is_started_again(first);
            }
            outrun_ = end.is_outrun();
        }
        std::ranges::move(first.leaks(), std::back_inserter(setting_.learned.leaks));
        trial.connection = first.options_of_connection(story_.client_port());
        end_capture();
        return std::move(trial);
    }

    bool is_outrun() const { return outrun_; }

private:
    void end_capture() {
        if (!capture_) {
            return;
        }
        if (const std::string trouble = capture_->finish(); !trouble.empty()) {
            story_.tell("no whole capture: " + trouble);
            if (!capture_->trouble().empty()) {
                story_.trial().capture.clear();
            }
        }
    }

    bool start(const RunningServer& server) {
        // What it leaves behind may be made, and looked for, some time after listen().
        const Stays stays = stays_ == Stays::watched_as_first ? stays_ : Stays::unwatched;
        Attempt attempt =
            await_start(server, story_.arena(), setting_.listeners, story_.in_time(), stays);
        for (const std::string& line : call_lines(server.calls())) {
            story_.tell("server: " + line);
        }
        if (attempt.came == Came::up) {
            return true;
        }
        story_.trial().before = attempt;
        return story_.give_up(fmt::format("a first start {}", attempt_words(attempt)));
    }

    void restart(RunningServer& first, ConnectionEnd& end) {
        RestartTrial& trial = story_.trial();
        Arena& arena = story_.arena();
        story_.tell("start again");
        RunningServer again(setting_.order, arena, setting_.order.uid);
        trial.restart = await_start(again, arena, setting_.listeners, story_.in_time(), stays_);
        for (const std::string& line : call_lines(again.calls())) {
            story_.tell("server: " + line);
        }
        story_.tell("it " + attempt_words(trial.restart));
        first.note_who_waits(setting_.learned.leaks);
        const PortHolder holder = holder_of(arena, first, again, trial);
        trial.restart.held_by = holder.by;
        trial.restart.holder_listens = holder.listens;
        trial.restart.holder_leaks = holder.leaks;
        if (trial.remnant && !trial.by_itself) {
            look_for_remnant(end);
        }
        note_strangers(setting_, arena, sockets_instead(again, trial.restart));
        setting_.learned.blind_spots.merge(again.blind_spots());
        again.dismiss();
    }

    void look_for_remnant(ConnectionEnd& end) {
        RestartTrial& trial = story_.trial();
        const auto entry = story_.server_side();
        trial.became = entry;
        if (!entry || entry->state != trial.remnant->state) {
            if (entry) {
                end.note_state(*entry);
            }
            story_.give_up(
                fmt::format("the {} was gone when the restart was decided", trial.remnant->state));
        } else {
            story_.tell("table: " + socket_words(*entry));
        }
    }

    const Setting& setting_;
    Stays stays_;
    TrialStory story_;
    std::optional<ArenaCapture> capture_;
    bool outrun_ = false;
};

}  // namespace

RestartTrial try_restart(const Setting& setting, const RestartKind& kind) {
    for (int race = 1;; ++race) {
        Restart restart(setting, kind);
        RestartTrial trial = restart.play();
        if (!restart.is_outrun() || race == kMostRaces) {
            return trial;
        }
        setting.learned.closes_first = true;
    }
}

}  // namespace bindlab
