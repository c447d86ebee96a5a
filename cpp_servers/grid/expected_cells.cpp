#include "cpp_servers/grid/expected_cells.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <span>
#include <stdexcept>

#include "cpp_servers/actor/suggest.hpp"

namespace bindlab {

namespace {

constexpr std::string_view kResult = " result";

// "bind result" is bind, "second bind" is second_bind.
std::string key_of(std::string name) {
    if (name.ends_with(kResult)) {
        name.resize(name.size() - kResult.size());
    }
    std::ranges::replace(name, ' ', '_');
    return name;
}

std::vector<std::string_view> words_of(std::string_view id) {
    std::vector<std::string_view> words;
    while (true) {
        const std::size_t comma = id.find(',');
        words.push_back(id.substr(0, comma));
        if (comma == std::string_view::npos) {
            return words;
        }
        id.remove_prefix(comma + 1);
    }
}

std::size_t place_on(const Axis& axis, std::string_view word) {
    const auto found = std::ranges::find(axis.words, word);
    if (found != axis.words.end()) {
        return static_cast<std::size_t>(found - axis.words.begin());
    }
    std::string message = fmt::format("'{}' is no {}", word, axis.name);
    if (const auto near = nearest(word, axis.words)) {
        message += fmt::format("; did you mean '{}'?", *near);
    }
    throw std::invalid_argument(message);
}

}  // namespace

std::size_t number_of(const SmallGridPlan& plan, std::string_view id) {
    const auto words = words_of(id);
    if (words.size() != plan.axes.size()) {
        throw std::invalid_argument(
            fmt::format("'{}' is no cell of the grid {}: it has {} coordinates with commas between "
                        "them, as in {}",
                        id, plan.name, plan.axes.size(), id_of(plan, 0)));
    }
    std::size_t number = 0;
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < words.size(); ++i) {
        places.push_back(place_on(plan.axes[i], words[i]));
        number = number * plan.axes[i].words.size() + places.back();
    }
    if (plan.nonsense) {
        if (const std::string_view reason = plan.nonsense(places); !reason.empty()) {
            throw std::invalid_argument(fmt::format("{} is no cell: {}", id, reason));
        }
    }
    return number;
}

std::string expectation_json(const SmallGridPlan& plan, std::size_t number,
                             const KernelVersion& kernel) {
    const Answers expected = plan.expect(coordinates_of(plan, number), kernel);
    nlohmann::ordered_json row;
    row["cell"] = id_of(plan, number);
    row["kernel"] = to_string(kernel);
    for (std::size_t i = 0; i < plan.results.size(); ++i) {
        row[key_of(plan.results[i])] = to_string(expected.results.at(i));
    }
    row["rule"] = expected.rule;
    return row.dump();
}

std::vector<std::string> expected_lines(const SmallGridPlan& plan, const KernelVersion& kernel) {
    std::vector<std::string> lines = {
        fmt::format("{},{},rule", axes_of(plan), fmt::join(plan.results, ","))};
    const std::size_t all = combinations(plan);
    for (std::size_t number = 0; number < all; ++number) {
        const auto cell = coordinates_of(plan, number);
        if (plan.nonsense && !plan.nonsense(cell).empty()) {
            continue;
        }
        const Answers expected = plan.expect(cell, kernel);
        std::string line = id_of(plan, number);
        for (const Result result : expected.results) {
            line.append(",").append(to_string(result));
        }
        lines.push_back(line.append(",").append(expected.rule));
    }
    return lines;
}

}  // namespace bindlab
