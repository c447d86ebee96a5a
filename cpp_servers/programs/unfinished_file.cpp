#include "cpp_servers/programs/unfinished_file.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <filesystem>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace bindlab {

UnfinishedFile::UnfinishedFile(std::string path) : path_(std::move(path)) {
    std::error_code none;  // of what cannot be looked at, writing says why
    const auto status = std::filesystem::status(path_, none);
    if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status)) {
        throw std::runtime_error(fmt::format("{} is no file: nothing can take its name", path_));
    }
    errno = 0;
    file_.open(unfinished(), std::ios::binary);
    must();
}

std::string UnfinishedFile::unfinished() const {
    return path_ + ".unfinished";
}

void UnfinishedFile::must() const {
    if (!file_) {
        const int why = errno;  // a stream tells no more
        throw std::runtime_error(
            fmt::format("cannot write {}{}", unfinished(),
                        why == 0 ? "" : ": " + std::generic_category().message(why)));
    }
}

UnfinishedFile::~UnfinishedFile() {
    if (file_.is_open()) {
        file_.close();
        std::error_code none;  // it is of no use, but does no harm either
        std::filesystem::remove(unfinished(), none);
    }
}

void UnfinishedFile::finish() {
    errno = 0;
    file_.close();
    must();
    std::error_code fault;
    std::filesystem::rename(unfinished(), path_, fault);
    if (fault) {
        throw std::runtime_error(fmt::format("cannot write {}: {}", path_, fault.message()));
    }
}

}  // namespace bindlab
