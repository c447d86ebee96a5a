#include "cpp_servers/guest/guest_events.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "cpp_servers/engine/record/json_line.hpp"

namespace bindlab {

using Json = nlohmann::ordered_json;

void GuestEvents::say(const Json& event) {
    channel_.write(json_line(event) + '\n');
}

void GuestEvents::booted(const Kernel& kernel, Seconds uptime,
                         const std::vector<std::string>& refused,
                         const std::vector<std::string>& missing) {
    say({{"event", "guest"},
         {"kernel", kernel.release},
         {"version", kernel.version},
         {"machine", kernel.machine},
         {"seconds", to_seconds(uptime)},
         {"refused", refused},
         {"missing", missing}});
}

void GuestEvents::timers(Seconds lag) {
    say({{"event", "timers"}, {"lag", to_seconds(lag)}});
}

void GuestEvents::file(std::string_view case_id, std::string_view name, std::string_view bytes) {
    say({{"event", "file"}, {"case", case_id}, {"name", name}, {"bytes", bytes.size()}});
    channel_.write(bytes);
}

void GuestEvents::of_engine(std::string_view line) {
    channel_.write(line);
}

void GuestEvents::said(std::string_view line) {
    say({{"event", "said"}, {"line", line}});
}

void GuestEvents::piece(std::string_view name, std::string_view bytes) {
    say({{"event", "piece"}, {"name", name}, {"bytes", bytes.size()}});
    channel_.write(bytes);
}

void GuestEvents::ended(int code, std::string_view words, Seconds uptime, Seconds lag) {
    say({{"event", "exit"},
         {"code", code},
         {"words", words},
         {"seconds", to_seconds(uptime)},
         {"timer_lag", to_seconds(lag)}});
}

std::optional<std::string> finished_case(std::string_view event) {
    try {
        const Json object = Json::parse(event);
        if (object.at("event") != "finished") {
            return std::nullopt;
        }
        return object.at("case").get<std::string>();
    } catch (const Json::exception& error) {
        throw std::runtime_error(fmt::format("'{}' is no event: {}", event, error.what()));
    }
}

}  // namespace bindlab
