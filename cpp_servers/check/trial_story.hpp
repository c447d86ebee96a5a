// What the parts of a restart trial have in common: its arena, its record, and the telling of it.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "cpp_servers/check/arena.hpp"
#include "cpp_servers/check/patience.hpp"
#include "cpp_servers/check/restart_trial.hpp"
#include "cpp_servers/check/trial_setting.hpp"

namespace bindlab {

/// How long a server may wait for its client, or the rest of a connection for its next state.
inline constexpr std::chrono::seconds kWithClients{2};

class TrialStory {
public:
    TrialStory(const Setting& setting, const RestartKind& kind);

    const Setting& setting() const noexcept { return setting_; }
    Arena& arena() noexcept { return arena_; }
    RestartTrial& trial() noexcept { return trial_; }

    /// A step of the trial, as its evidence has it.
    void tell(std::string step) { trial_.steps.push_back(std::move(step)); }

    /// The trial is not what it was to be; with what would let it be, if that is known. Always
    /// false.
    bool give_up(std::string reason, std::string advice = {});

    /// Until when a server is waited for from now on.
    CheckClock::time_point in_time() const { return CheckClock::now() + setting_.order.timeout; }

    /// The client's port, once it has one.
    std::uint16_t client_port() const noexcept { return client_port_; }
    void set_client_port(std::uint16_t port) noexcept { client_port_ = port; }

    /// What the table of sockets has of the connection at the server's end.
    std::optional<SocketEntry> server_side();

private:
    const Setting& setting_;
    Arena arena_;
    RestartTrial trial_;
    std::uint16_t client_port_ = 0;
};

}  // namespace bindlab
