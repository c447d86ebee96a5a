#include "cpp_servers/grid/second_socket.hpp"

#include "cpp_servers/grid/calls.hpp"
#include "cpp_servers/grid/place.hpp"

namespace bindlab {

PairAnswer try_second(const Cell& cell, std::uint16_t port, Story* story) {
    const Calls calls("second", story);
    const Place& place = place_of(cell.second);
    const Descriptor socket = calls.socket(place.address.domain(), cell.protocol);
    calls.prepare(socket.get(), place, cell.second_options, second_device(cell.devices));
    PairAnswer answer;
    answer.bind = calls.bind(socket.get(), {place.address, port});
    if (answer.bind == 0 && cell.protocol == Protocol::tcp) {
        answer.listen = calls.listen(socket.get());
    }
    return answer;
}

}  // namespace bindlab
