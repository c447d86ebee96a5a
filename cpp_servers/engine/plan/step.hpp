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
    /// Still in the call when its time is over: it is interrupted, and that is the outcome.
    bool may_block = false;
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

struct CounterStep {  ///< how much it has grown since the beginning, or since the last mark
    std::size_t host = 0;
    std::string name;   ///< as nstat(8) has it
    bool mark = false;  ///< later steps count from here
};

using Action =
    std::variant<CallStep, RunStep, TypeStep, EofStep, OutputStep, SignalStep, WaitStep, LookStep,
                 AdvanceStep, SysctlStep, AddressStep, NeighbourStep, LinkStep, CounterStep>;

/// What must have come of an earlier step, or the step that says so is left out.
struct Dependence {
    int step = 0;  ///< its number
    std::vector<std::string> outcomes;
};

struct Step {
    int number = 0;  ///< from 1
    int line = 0;    ///< in the scenario's file
    std::string text;
    bool must = true;  ///< set-up: anything but `ok` ends the case
    std::chrono::milliseconds within{0};
    std::vector<Dependence> depends;  ///< all must hold
    Action action;
};

}  // namespace bindlab
