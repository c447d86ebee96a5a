#include "cpp_servers/grid/small_grid.hpp"

#include <poll.h>

#include <exception>
#include <utility>

#include "cpp_servers/grid/stage.hpp"

namespace bindlab {

std::size_t combinations(const SmallGridPlan& plan) {
    std::size_t all = 1;
    for (const Axis& axis : plan.axes) {
        all *= axis.words.size();
    }
    return all;
}

std::vector<std::size_t> coordinates_of(const SmallGridPlan& plan, std::size_t number) {
    std::vector<std::size_t> places(plan.axes.size());
    for (std::size_t i = places.size(); i-- > 0;) {
        const std::size_t words = plan.axes[i].words.size();
        places[i] = number % words;
        number /= words;
    }
    return places;
}

std::string id_of(const SmallGridPlan& plan, std::size_t number) {
    const auto places = coordinates_of(plan, number);
    std::string id;
    for (std::size_t i = 0; i < places.size(); ++i) {
        id.append(i == 0 ? "" : ",").append(plan.axes[i].words[places[i]]);
    }
    return id;
}

std::string axes_of(const SmallGridPlan& plan) {
    std::string line;
    for (const Axis& axis : plan.axes) {
        line.append(line.empty() ? "" : ",").append(axis.name);
    }
    return line;
}

SmallGrid::SmallGrid(SmallGridPlan plan, Choice choice) : plan_(std::move(plan)) {
    const std::size_t all = combinations(plan_);
    for (std::size_t number = 0; number < all; ++number) {
        const auto cell = coordinates_of(plan_, number);
        std::string_view reason = plan_.nonsense ? plan_.nonsense(cell) : std::string_view();
        if (reason.empty() && plan_.missing_here) {
            reason = plan_.missing_here(cell);
        }
        if (!reason.empty()) {
            ++left_out_[std::string(reason)];
        } else if (choice.has_next([&] { return bindlab::id_of(plan_, number); })) {
            cells_.push_back(number);
        }
    }
}

std::string SmallGrid::id_of(std::size_t cell) const {
    return bindlab::id_of(plan_, cells_[cell]);
}

std::string SmallGrid::heading() const {
    std::string line = axes_of(plan_);
    for (const std::string& result : plan_.results) {
        line.append(",").append(result);
    }
    return line + "\n";
}

std::string SmallGrid::line(std::size_t cell, const CellOutcome& outcome) const {
    return id_of(cell) + results_of(outcome, plan_.results.size()) + "\n";
}

std::vector<CellOutcome> SmallGrid::measure(const Laboratory& laboratory, std::size_t begin,
                                            std::size_t count, Story* story) const {
    Stage stage(laboratory, story);
    if (plan_.prepare) {
        plan_.prepare(stage);
    }
    std::vector<CellOutcome> outcomes(count);
    std::vector<std::shared_ptr<void>> made(count);
    ActingUser user;
    // What has failed for a cell is not gone on with.
    const auto each = [&](uid_t uid, const auto& work) {
        for (std::size_t i = 0; i < count; ++i) {
            stage.set_port(static_cast<std::uint16_t>(kFirstPort + i));
            if (outcomes[i].fault.empty()) {
                try {
                    user.become(uid);
                    work(i, coordinates_of(plan_, cells_[begin + i]));
                } catch (const std::exception& fault) {
                    outcomes[i].fault = fault.what();
                }
            }
        }
        user.become(kRootUser);
    };
    stage.network().host().run_inside([&] {
        if (plan_.make) {
            each(kRootUser,
                 [&](std::size_t i, Coordinates cell) { made[i] = plan_.make(stage, cell); });
            ::poll(nullptr, 0, static_cast<int>(plan_.pause.count()));
        }
        each(laboratory.persons().first(Users::same), [&](std::size_t i, Coordinates cell) {
            if (plan_.set_up) {
                const uid_t player = laboratory.persons().first(Users::same);
                user.become(kRootUser);
                plan_.set_up(stage, cell);
                user.become(player);
            }
            outcomes[i].answers = plan_.play(stage, cell);
        });
    });
    return outcomes;
}

}  // namespace bindlab
