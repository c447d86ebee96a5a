#include "cpp_servers/engine/run/case_folder.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "cpp_servers/engine/record/observations.hpp"
#include "netns/descriptor.hpp"
#include "netns/system_call.hpp"

namespace bindlab {
namespace {

void write_file(const std::filesystem::path& path, std::string_view content) {
    const auto attempt = [&] { return fmt::format("write {}", path.native()); };
    const Descriptor file(
        check(open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644), attempt));
    const ssize_t size = check(write(file.get(), content.data(), content.size()), attempt);
    if (static_cast<std::size_t>(size) != content.size()) {
        throw_errno(ENOSPC, attempt());
    }
}

}  // namespace

CaseFolder::CaseFolder(const Results& results, std::string_view case_id, std::string_view plan_text)
    : results_(results) {
    try {
        path_ = results.make_folder(case_id);
        results.forget(case_id);
        write_file(path_ / kPlan, plan_text);
        give_away(kPlan);
    } catch (const std::system_error& error) {
        throw EvidenceError(error);
    }
}

}  // namespace bindlab
