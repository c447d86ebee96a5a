#include "cpp_servers/engine/events.hpp"

#include <unistd.h>

#include <cerrno>

#include "netns/system_call.hpp"

namespace bindlab {
namespace {

std::optional<std::string_view> unless_empty(std::string_view words) {
    return words.empty() ? std::nullopt : std::optional(words);
}

}  // namespace

void Events::run(std::size_t cases, const Kernel& kernel, std::size_t jobs) {
    begin("run")
        .member("cases", cases)
        .member("kernel", kernel.release)
        .member("machine", kernel.machine)
        .member("jobs", jobs);
    send();
}

void Events::started(std::string_view name) {
    begin("started").member("case", name);
    send();
}

void Events::waiting(std::string_view name, std::chrono::milliseconds at_most) {
    begin("waiting").member("case", name);
    text_.key("seconds").seconds(std::chrono::duration<double>(at_most).count());
    send();
}

void Events::resumed(std::string_view name) {
    begin("resumed").member("case", name);
    send();
}

void Events::finished(std::string_view name, const FinishedReport& report) {
    begin("finished")
        .member("case", name)
        .member("complete", report.complete)
        .member("skipped", unless_empty(report.skipped))
        .member("reason", unless_empty(report.reason));
    text_.key("seconds").seconds(std::chrono::duration<double>(report.took).count());
    send();
}

void Events::over(std::size_t finished) {
    begin("over").member("finished", finished);
    send();
}

JsonText& Events::begin(std::string_view event) {
    text_.clear();
    return text_.open_object().member("event", event);
}

void Events::send() {
    text_.close_object();
    const std::string line = text_.str() + '\n';
    std::string_view rest = line;
    while (heard_ && !rest.empty()) {
        const ssize_t size = write(descriptor_, rest.data(), rest.size());
        if (size >= 0) {
            rest.remove_prefix(static_cast<std::size_t>(size));
        } else if (errno == EPIPE) {
            heard_ = false;
        } else if (errno != EINTR) {
            check(size, "write an event");
        }
    }
}

}  // namespace bindlab
