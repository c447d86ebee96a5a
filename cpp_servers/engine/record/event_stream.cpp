#include "cpp_servers/engine/record/event_stream.hpp"

#include <unistd.h>

#include <cerrno>
#include <nlohmann/json.hpp>
#include <string>

#include "cpp_servers/engine/record/json_line.hpp"
#include "netns/system_call.hpp"

namespace bindlab {
namespace {

using Json = nlohmann::ordered_json;

Json null_if_empty(const std::string& text) {
    return text.empty() ? Json() : Json(text);
}

}  // namespace

void EventStream::say(const Json& event) {
    const std::string line = json_line(event) + '\n';
    std::string_view rest = line;
    while (!rest.empty() && !closed_) {
        const ssize_t size = write(output_, rest.data(), rest.size());
        if (size >= 0) {
            rest.remove_prefix(static_cast<std::size_t>(size));
        } else if (errno == EPIPE) {
            closed_ = true;
        } else if (errno != EINTR) {
            check(size, "write to standard output");
        }
    }
}

void EventStream::run(std::size_t cases, unsigned jobs, const Kernel& kernel, const Build& engine) {
    say({{"event", "run"},
         {"format", kEventsFormat},
         {"cases", cases},
         {"kernel", kernel.release},
         {"machine", kernel.machine},
         {"jobs", jobs},
         {"engine", engine.version},
         {"commit", engine.commit}});
}

void EventStream::started(std::string_view name) {
    say({{"event", "started"}, {"case", name}});
}

void EventStream::waiting(std::string_view name, std::chrono::milliseconds at_most) {
    say({{"event", "waiting"}, {"case", name}, {"seconds", to_seconds(at_most)}});
}

void EventStream::resumed(std::string_view name) {
    say({{"event", "resumed"}, {"case", name}});
}

void EventStream::finished(std::string_view name, const FinishedReport& report) {
    say({{"event", "finished"},
         {"case", name},
         {"complete", report.complete},
         {"skipped", null_if_empty(report.skipped)},
         {"reason", null_if_empty(report.reason)},
         {"seconds", to_seconds(report.took)}});
}

void EventStream::alive() {
    say({{"event", "alive"}});
}

void EventStream::over(std::size_t finished) {
    say({{"event", "over"}, {"finished", finished}});
}

}  // namespace bindlab
