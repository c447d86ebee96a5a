#include "cpp_servers/grid/batch.hpp"

#include <poll.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "cpp_servers/grid/capture.hpp"
#include "cpp_servers/grid/first_socket.hpp"
#include "cpp_servers/grid/network.hpp"
#include "cpp_servers/grid/place.hpp"
#include "cpp_servers/grid/precondition.hpp"
#include "cpp_servers/grid/second_socket.hpp"

namespace bindlab {

namespace {

// Until segments that were sent have arrived: on a busy machine the kernel may let them wait.
constexpr std::chrono::seconds kArrival{5};

// What chance between two packets has made of a first socket seldom comes twice.
constexpr int kMoreTries = 2;
// Of what is found afterwards the second socket may be the cause: that is not tried again.
constexpr std::string_view kAfterwards = "once the second had come: ";

using Tables = std::vector<std::vector<SocketEntry>>;  // by port, from kFirstPort

class Batch {
public:
    Batch(const Laboratory& laboratory, std::span<const Cell> cells, Story* story,
          const BeforeSecond& ask)
        : network_(laboratory.namespaces()),
          laboratory_(laboratory),
          cells_(cells),
          story_(story),
          ask_(ask),
          measured_(cells.size()) {
        if (!laboratory.capture_file().empty()) {
            capture_.emplace(network_.host(), laboratory.capture_file());
        }
    }

    std::vector<CellOutcome> measure() {
        make_clients();
        network_.host().run_inside([&] {
            make_firsts();
            await_firsts();
            try_seconds();
        });
        check_firsts(read_tables(), std::string(kAfterwards));
        return std::move(measured_);
    }

private:
    std::uint16_t port_of(std::size_t i) const {
        return static_cast<std::uint16_t>(kFirstPort + i);
    }

    // For each cell that is whole so far; what fails breaks this one alone.
    template <class Work>
    void each(const Work& work) {
        for (std::size_t i = 0; i < cells_.size(); ++i) {
            if (measured_[i].fault.empty()) {
                try {
                    work(i);
                } catch (const std::system_error& fault) {
                    measured_[i].fault = fault.what();
                }
            }
        }
    }

    void make_clients() {
        std::vector<Descriptor> clients(cells_.size());
        for (const bool through_loopback : {false, true}) {
            const auto& where = through_loopback ? network_.host() : network_.client();
            where.run_inside([&] {
                for (std::size_t i = 0; i < cells_.size(); ++i) {
                    if (FirstSocket::has_client(cells_[i]) &&
                        place_of(cells_[i].first).through_loopback == through_loopback) {
                        clients[i] = FirstSocket::client_for(cells_[i], story_);
                    }
                }
            });
        }
        firsts_.reserve(cells_.size());
        for (std::size_t i = 0; i < cells_.size(); ++i) {
            firsts_.emplace_back(cells_[i], port_of(i), std::move(clients[i]), story_);
        }
    }

    void make_firsts() {
        ActingUser user;
        each([&](std::size_t i) {
            user.become(laboratory_.persons().first(cells_[i].users));
            firsts_[i].make();
        });
    }

    void try_seconds() {
        ActingUser user;
        each([&](std::size_t i) {
            if (ask_) {
                user.become(kRootUser);
                measured_[i].answers = {kNotTried, kNotTried, ask_(cells_[i], port_of(i))};
            }
            user.become(laboratory_.persons().second(cells_[i].users));
            const PairAnswer answer = try_second(cells_[i], port_of(i), story_);
            measured_[i].answers.resize(std::max<std::size_t>(measured_[i].answers.size(), 2));
            measured_[i].answers[0] = answer.bind;
            measured_[i].answers[1] = answer.listen;
        });
    }

    Tables read_tables() {
        Tables tables(cells_.size());
        for (const Protocol protocol : {Protocol::tcp, Protocol::udp}) {
            if (std::ranges::find(cells_, protocol, &Cell::protocol) == cells_.end()) {
                continue;
            }
            for (SocketEntry& entry : network_.sockets().read(protocol)) {
                const std::size_t i = std::size_t{entry.local.port} - kFirstPort;
                if (i < tables.size()) {
                    tables[i].push_back(std::move(entry));
                }
            }
        }
        return tables;
    }

    std::string fault_at(std::size_t i, const Tables& tables) const {
        return fault_of({.cell = cells_[i],
                         .port = port_of(i),
                         .uid = laboratory_.persons().first(cells_[i].users),
                         .device_one = network_.device_one(),
                         .bound_in_table = laboratory_.bound_in_table()},
                        tables[i]);
    }

    bool are_ready(const Tables& tables) const {
        for (std::size_t i = 0; i < cells_.size(); ++i) {
            if (measured_[i].fault.empty() && !fault_at(i, tables).empty()) {
                return false;
            }
        }
        return true;
    }

    void check_firsts(const Tables& tables, const std::string& when) {
        each([&](std::size_t i) {
            if (const std::string fault = fault_at(i, tables); !fault.empty()) {
                measured_[i].fault = when + fault;
            }
        });
    }

    void await_firsts() {
        const auto deadline = std::chrono::steady_clock::now() + kArrival;
        Tables tables = read_tables();
        while (!are_ready(tables) && std::chrono::steady_clock::now() < deadline) {
            ::poll(nullptr, 0, 1);
            tables = read_tables();
        }
        check_firsts(tables, "");
        if (story_ != nullptr) {
            tell_table(*story_, "the sockets on the port before the second comes", tables[0]);
        }
    }

    GridNetwork network_;
    std::optional<CellCapture> capture_;
    const Laboratory& laboratory_;
    std::span<const Cell> cells_;
    Story* story_;
    const BeforeSecond& ask_;
    std::vector<CellOutcome> measured_;
    std::vector<FirstSocket> firsts_;  // before the network in which they are
};

}  // namespace

std::vector<CellOutcome> measure_pairs(const Laboratory& laboratory, std::span<const Cell> cells,
                                       Story* story, const BeforeSecond& ask) {
    if (cells.size() > kBatch) {
        throw std::invalid_argument("more cells than fit into a batch");
    }
    const MeasureCells measure = [&](std::span<const Cell> some) {
        return Batch(laboratory, some, story, ask).measure();
    };
    return story == nullptr ? with_more_tries(cells, measure) : measure(cells);
}

std::vector<CellOutcome> with_more_tries(std::span<const Cell> cells, const MeasureCells& measure) {
    std::vector<CellOutcome> measured = measure(cells);
    for (int again = 0; again < kMoreTries; ++again) {
        std::vector<std::size_t> places;
        std::vector<Cell> some;
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const std::string& fault = measured[i].fault;
            if (!fault.empty() && !fault.starts_with(kAfterwards)) {
                places.push_back(i);
                some.push_back(cells[i]);
            }
        }
        if (some.empty()) {
            break;
        }
        const std::vector<CellOutcome> outcomes = measure(some);
        for (std::size_t i = 0; i < places.size(); ++i) {
            measured[places[i]] = outcomes[i];
        }
    }
    return measured;
}

}  // namespace bindlab
