// What a guest tells the host besides its engine's events: a JSON object a line, into the channel.
//
// Refers to the channel. harness/formats/event.py reads the same lines.
#pragma once

#include <chrono>
#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cpp_servers/engine/record/kernel.hpp"
#include "cpp_servers/guest/channel.hpp"

namespace bindlab {

class GuestEvents {
public:
    using Seconds = std::chrono::duration<double>;

    /// The channel must outlive the object.
    explicit GuestEvents(Channel& channel) : channel_(channel) {}

    /// The first: its kernel, when it was up, which modules it refused and what it lacks.
    void booted(const Kernel& kernel, Seconds uptime, const std::vector<std::string>& refused,
                const std::vector<std::string>& missing);
    /// How far the timers have fallen behind the clock.
    void timers(Seconds lag);
    /// A file of a case's folder; its bytes follow the line.
    void file(std::string_view case_id, std::string_view name, std::string_view bytes);
    /// A line of the engine's, newline included, as it is.
    void of_engine(std::string_view line);
    /// A line that a program other than the engine has written, without its newline.
    void said(std::string_view line);
    /// A part of a file that such a program leaves; the parts come in order, the bytes behind.
    void piece(std::string_view name, std::string_view bytes);
    /// The last: the program's exit code, and what it has said on standard error.
    void ended(int code, std::string_view words, Seconds uptime, Seconds lag);

private:
    void say(const nlohmann::ordered_json& event);

    Channel& channel_;
};

/// The case that an event of the engine says is finished; nullopt if it says something else.
/// Throws std::runtime_error if it is no event.
std::optional<std::string> finished_case(std::string_view event);

}  // namespace bindlab
