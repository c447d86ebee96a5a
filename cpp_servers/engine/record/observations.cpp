#include "cpp_servers/engine/record/observations.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "cpp_servers/engine/record/record_line.hpp"

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

void Observations::write(const Record& record) {
    append(line_of(lines_, record, rows_) + '\n');
}

void Observations::end(const CaseEnd& end, Seconds took) {
    write(End{end, lines_ + 1, bytes_, {path_.filename().native(), sum_.digest()}, took});
}

void Observations::append(const std::string& line) {
    const ssize_t written = ::write(file_.get(), line.data(), line.size());
    if (written >= 0 && static_cast<std::size_t>(written) == line.size()) {
        ++lines_;
        bytes_ += line.size();
        sum_.add(line);
        return;
    }
    // A short write is a full disk (or RLIMIT_FSIZE): take the half line back.
    const int error = written < 0 ? errno : ENOSPC;
    static_cast<void>(ftruncate(file_.get(), static_cast<off_t>(bytes_)) == 0);
    throw_evidence_error(error, fmt::format("write {}", path_.native()));
}

}  // namespace bindlab
