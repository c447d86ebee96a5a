#include "cpp_servers/grid/cells.hpp"

#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <system_error>

namespace bindlab {

namespace {

constexpr std::array<ReuseOptions, 4> kAllOptions = {
    {{false, false}, {true, false}, {false, true}, {true, true}}};

template <class Value, std::size_t Count>
constexpr std::array<Value, Count> all_of() {
    std::array<Value, Count> values{};
    for (std::size_t i = 0; i < Count; ++i) {
        values[i] = static_cast<Value>(i);
    }
    return values;
}

void add(Cells& all, const Cell& cell) {
    const std::string_view reason = nonsense(cell);
    if (reason.empty()) {
        all.cells.push_back(cell);
    } else {
        ++all.left_out[std::string(reason)];
    }
}

// Those that differ in the second socket alone.
void add_seconds(Cells& all, Cell cell) {
    for (const Address second : all_of<Address, kAddresses>()) {
        for (const ReuseOptions options : kAllOptions) {
            for (const Users users : all_of<Users, kUserPairs>()) {
                for (const Devices devices : all_of<Devices, kDevicePairs>()) {
                    cell.second = second;
                    cell.second_options = options;
                    cell.users = users;
                    cell.devices = devices;
                    add(all, cell);
                }
            }
        }
    }
}

}  // namespace

GridPart GridPart::parse(std::string_view text) {
    GridPart part;
    const char* const end = text.data() + text.size();
    const auto [slash, first_error] = std::from_chars(text.data(), end, part.part);
    if (first_error == std::errc() && slash != end && *slash == '/') {
        const auto [rest, second_error] = std::from_chars(slash + 1, end, part.parts);
        if (second_error == std::errc() && rest == end && part.part >= 1 &&
            part.part <= part.parts) {
            return part;
        }
    }
    throw std::invalid_argument(fmt::format("'{}' is no part: write it as 2/5", text));
}

Cells all_cells() {
    Cells all;
    for (const Protocol protocol : {Protocol::tcp, Protocol::udp}) {
        for (const Address first : all_of<Address, kAddresses>()) {
            for (const ReuseOptions options : kAllOptions) {
                for (const FirstState state : all_of<FirstState, kFirstStates>()) {
                    add_seconds(all, {protocol, first, options, state, {}, {}, {}, {}});
                }
            }
        }
    }
    return all;
}

std::vector<std::string> globs_of(const std::string& words) {
    std::istringstream parted(words);
    return {std::istream_iterator<std::string>(parted), {}};
}

bool is_pattern(std::string_view words) {
    return words.find_first_of("*?[") != std::string_view::npos;
}

bool matches(const std::string& glob, const std::string& id) {
    return ::fnmatch(glob.c_str(), id.c_str(), 0) == 0;
}

bool Choice::fits(const std::string& id) const {
    return std::ranges::any_of(globs_, [&](const std::string& glob) { return matches(glob, id); });
}

Cells selected(Cells all, Choice choice) {
    Cells some;
    some.left_out = std::move(all.left_out);
    for (const Cell& cell : all.cells) {
        if (choice.has_next([&] { return id_of(cell); })) {
            some.cells.push_back(cell);
        }
    }
    return some;
}

}  // namespace bindlab
