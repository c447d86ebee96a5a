#include "cpp_servers/engine/event_stream.hpp"

#include <unistd.h>

#include <cerrno>
#include <optional>

#include "cpp_servers/engine/kernel.hpp"
#include "netns/system_call.hpp"

namespace bindlab {
namespace {

std::optional<std::string> unless_empty(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(text);
}

double seconds(std::chrono::duration<double> time) {
    return time.count();
}

}  // namespace

void EventStream::say(std::string_view event, const std::function<void(JsonText&)>& fill) {
    JsonText text;
    text.open_object().member("event", event);
    fill(text);
    text.close_object();
    const std::string line = text.str() + '\n';
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

void EventStream::run(std::size_t cases, unsigned jobs) {
    const Kernel kernel = Kernel::current();
    say("run", [&](JsonText& text) {
        text.member("cases", cases).member("kernel", kernel.release);
        text.member("machine", kernel.machine).member("jobs", jobs);
    });
}

void EventStream::started(std::string_view name) {
    say("started", [&](JsonText& text) { text.member("case", name); });
}

void EventStream::waiting(std::string_view name, std::chrono::milliseconds at_most) {
    say("waiting", [&](JsonText& text) {
        text.member("case", name).key("seconds").seconds(seconds(at_most));
    });
}

void EventStream::resumed(std::string_view name) {
    say("resumed", [&](JsonText& text) { text.member("case", name); });
}

void EventStream::finished(std::string_view name, const FinishedReport& report) {
    say("finished", [&](JsonText& text) {
        text.member("case", name).member("complete", report.complete);
        text.member("skipped", unless_empty(report.skipped));
        text.member("reason", unless_empty(report.reason));
        text.key("seconds").seconds(seconds(report.took));
    });
}

void EventStream::over(std::size_t finished) {
    say("over", [&](JsonText& text) { text.member("finished", finished); });
}

}  // namespace bindlab
