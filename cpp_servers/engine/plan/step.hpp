// One step of a case: what is to be done, by whom, how long it may take; passive data.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "cpp_servers/engine/plan/pattern.hpp"
#include "netns/address.hpp"

namespace bindlab {

// The steps of an actor or a program: `actor` is an index into Plan::actors.

struct CallStep {  ///< a line for the actor
    std::size_t actor = 0;
    std::string call;
};
struct RunStep {
    std::size_t actor = 0;
    std::vector<std::string> argv;
};
struct TypeStep {
    std::size_t actor = 0;
    std::string data;
};
struct EofStep {
    std::size_t actor = 0;
};
struct OutputStep {
    std::size_t actor = 0;
    std::string contains;
};
struct SignalStep {
    std::size_t actor = 0;
    int signal = 0;
    bool wait = false;  ///< kind `kill`: wait for the end
};
struct WaitStep {
    std::size_t actor = 0;
};

// The steps of the engine itself: `host` is an index into Plan::hosts.

struct LookStep {
    std::size_t host = 0;
    SocketPattern pattern;
    bool absent = false;
    bool await = false;  ///< look until it is so; else once (kind `table`)
};
struct AdvanceStep {
    std::chrono::milliseconds time{0};
    /// If set, not so long but until CLOCK_MONOTONIC is this far into a second; then `time` is what
    /// that may take.
    std::optional<std::chrono::milliseconds> phase;
};
struct SysctlStep {
    std::size_t host = 0;
    std::string name;
    std::string value;
};
struct AddressStep {
    std::size_t host = 0;
    std::string device;
    InterfaceAddress address;
    bool add = true;
    bool dad = false;  ///< an added IPv6 address is tentative at first (RFC 4862 5.4)
};
struct NeighbourStep {
    std::size_t host = 0;
    std::string device;
    IpAddress address;
    std::string mac;  ///< empty: remove the entry
};
struct LinkStep {
    std::size_t host = 0;
    std::string device;
    bool up = true;
};

using Action =
    std::variant<CallStep, RunStep, TypeStep, EofStep, OutputStep, SignalStep, WaitStep, LookStep,
                 AdvanceStep, SysctlStep, AddressStep, NeighbourStep, LinkStep>;

struct Step {
    int number = 0;  ///< from 1
    int line = 0;    ///< in the scenario's file
    std::string text;
    bool must = true;  ///< set-up: anything but `ok` ends the case
    std::chrono::milliseconds within{0};
    Action action;
};

}  // namespace bindlab
