#include "cpp_servers/engine/observations.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace bindlab {
namespace {

[[noreturn]] void throw_evidence_error(int error, const std::string& attempt) {
    throw EvidenceError(std::system_error(error, std::generic_category(), attempt));
}

}  // namespace

Observations::Observations(const std::filesystem::path& file)
    : path_(file), file_(open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644)) {
    if (!file_) {
        throw_evidence_error(errno, fmt::format("create {}", file.native()));
    }
}

void Observations::write(std::string_view kind, const std::function<void(JsonText&)>& fill) {
    text_.clear();
    text_.open_object().member("seq", lines_).member("kind", kind);
    fill(text_);
    text_.close_object();
    append(text_.str() + '\n');
}

void Observations::fault(std::string_view what, std::string_view where, std::string_view todo) {
    write("fault", [&](JsonText& text) {
        text.member("what", what).member("where", where).member("todo", todo);
    });
}

void Observations::end(const CaseEnd& end, double seconds) {
    write("end", [&](JsonText& text) {
        text.member("complete", end.complete).member("skipped", end.skipped);
        if (end.aborted) {
            text.key("aborted").open_object();
            text.member("step", end.aborted->step).member("reason", end.aborted->reason);
            text.close_object();
        } else {
            text.key("aborted").null();
        }
        text.member("steps", end.steps).member("records", lines_ + 1).member("bytes", bytes_);
        text.key("seconds").seconds(seconds);
    });
}

void Observations::append(const std::string& line) {
    const ssize_t written = ::write(file_.get(), line.data(), line.size());
    if (written >= 0 && static_cast<std::size_t>(written) == line.size()) {
        ++lines_;
        bytes_ += line.size();
        return;
    }
    // A short write is a full disk (or RLIMIT_FSIZE): take the half line back.
    const int error = written < 0 ? errno : ENOSPC;
    static_cast<void>(ftruncate(file_.get(), static_cast<off_t>(bytes_)) == 0);
    throw_evidence_error(error, fmt::format("write {}", path_.native()));
}

}  // namespace bindlab
