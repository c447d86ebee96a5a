#include "cpp_servers/why/numbered_folder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <optional>
#include <string_view>

namespace bindlab {

namespace {

std::optional<int> whole_number(std::string_view text) {
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() && !text.empty()
               ? std::optional(number)
               : std::nullopt;
}

}  // namespace

NumberedFolder::NumberedFolder(const std::string& path) : folder_(::opendir(path.c_str())) {
    error_ = folder_ ? 0 : errno;
}

std::vector<int> NumberedFolder::numbers() const {
    std::vector<int> numbers;
    while (const dirent* const entry = folder_ ? ::readdir(folder_.get()) : nullptr) {
        if (const auto number = whole_number(entry->d_name)) {
            numbers.push_back(*number);
        }
    }
    std::ranges::sort(numbers);
    return numbers;
}

std::vector<pid_t> all_pids() {
    return NumberedFolder("/proc").numbers();
}

std::vector<pid_t> further_threads_of(pid_t pid) {
    std::vector<pid_t> threads = NumberedFolder(fmt::format("/proc/{}/task", pid)).numbers();
    std::erase(threads, pid);
    return threads;
}

}  // namespace bindlab
