#include "cpp_servers/grid/csv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace bindlab {

namespace {

/// The coordinates as their id has them.
std::array<std::string, 8> words_of(const Cell& cell) {
    std::array<std::string, 8> words;
    std::string id = id_of(cell);
    for (std::string& word : words) {
        const auto comma = std::min(id.find(','), id.size());
        word = id.substr(0, comma);
        id.erase(0, comma + 1);
    }
    return words;
}

}  // namespace

std::string_view csv_heading() {
    return "protocol,first address,first options,first state,first user,second address,"
           "second options,second user,devices,bind result,listen result,rule\n";
}

std::string csv_line(const Cell& cell, const CellOutcome& outcome, std::string_view rule) {
    const auto [protocol, first, first_options, state, second, second_options, users, devices] =
        words_of(cell);
    const std::string_view first_user = cell.users == Users::first_root ? "root" : "user";
    const std::string_view second_user = cell.users == Users::second_root ? "root"
                                         : cell.users == Users::other     ? "other"
                                                                          : "user";
    return fmt::format("{},{},{},{},{},{},{},{},{}{},{}\n", protocol, first, first_options, state,
                       first_user, second, second_options, second_user, devices,
                       results_of(outcome, 2), rule);
}

}  // namespace bindlab
