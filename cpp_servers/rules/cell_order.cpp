#include "cpp_servers/rules/cell_order.hpp"

namespace bindlab {

namespace {

template <class Value, std::size_t Count>
constexpr std::array<Value, Count> values_of() {
    std::array<Value, Count> values{};
    for (std::size_t at = 0; at < Count; ++at) {
        values[at] = static_cast<Value>(at);
    }
    return values;
}

constexpr std::array<Protocol, 2> kProtocolOrder = {Protocol::tcp, Protocol::udp};
constexpr std::array<ReuseOptions, 4> kOptionOrder = {
    {{false, false}, {true, false}, {false, true}, {true, true}}};
constexpr auto kAddressOrder = values_of<Address, kAddresses>();
constexpr auto kStateOrder = values_of<FirstState, kFirstStates>();
constexpr auto kUserOrder = values_of<Users, kUserPairs>();
constexpr auto kDeviceOrder = values_of<Devices, kDevicePairs>();

using Visit = std::function<void(const Cell&)>;

// One socket's address and options.
template <class Body>
void for_each_socket(const Body& body) {
    for (const Address address : kAddressOrder) {
        for (const ReuseOptions options : kOptionOrder) {
            body(address, options);
        }
    }
}

}  // namespace

std::size_t CellCount::coordinates() const {
    std::size_t all = cells;
    for (const auto& [reason, count] : left_out) {
        all += count;
    }
    return all;
}

CellCount for_each_cell(const Visit& visit) {
    CellCount count;
    const auto pairs = [&](Cell cell) {
        for (const Users users : kUserOrder) {
            cell.users = users;
            for (const Devices devices : kDeviceOrder) {
                cell.devices = devices;
                if (const std::string_view reason = nonsense(cell); !reason.empty()) {
                    ++count.left_out[reason];
                    continue;
                }
                ++count.cells;
                visit(cell);
            }
        }
    };
    for (const Protocol protocol : kProtocolOrder) {
        for_each_socket([&](Address first, ReuseOptions first_options) {
            for (const FirstState state : kStateOrder) {
                for_each_socket([&](Address second, ReuseOptions second_options) {
                    pairs({protocol, first, first_options, state, second, second_options, {}, {}});
                });
            }
        });
    }
    return count;
}

}  // namespace bindlab
