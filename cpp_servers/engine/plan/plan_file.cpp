#include "cpp_servers/engine/plan/plan_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>

#include "netns/descriptor.hpp"
#include "netns/system_call.hpp"

namespace bindlab {

PlanFile::PlanFile(const std::string& name) {
    const auto attempt = [&] {
        return fmt::format("read plans from {}", name == "-" ? "standard input" : name);
    };
    Descriptor file;
    if (name != "-") {
        file = Descriptor(check(open(name.c_str(), O_RDONLY | O_CLOEXEC), attempt));
    }
    const Descriptor copy(check(memfd_create("plans", MFD_CLOEXEC), "make room for the plans"));
    std::array<char, 65536> buffer{};
    while (const ssize_t size = check(
               read(file ? file.get() : STDIN_FILENO, buffer.data(), buffer.size()), attempt)) {
        check(write(copy.get(), buffer.data(), static_cast<std::size_t>(size)),
              "make room for the plans");
        size_ += static_cast<std::size_t>(size);
    }
    if (size_ > 0) {
        void* memory = mmap(nullptr, size_, PROT_READ, MAP_SHARED, copy.get(), 0);
        check(memory == MAP_FAILED ? -1 : 0, "make room for the plans");
        memory_ = memory;
    }
}

PlanFile::~PlanFile() {
    if (memory_ != nullptr) {
        munmap(memory_, size_);
    }
}

std::vector<PlanFile::Line> PlanFile::lines() const {
    std::vector<Line> lines;
    std::string_view rest(static_cast<const char*>(memory_), size_);
    for (std::size_t number = 1; !rest.empty(); ++number) {
        const auto end = rest.find('\n');
        const std::string_view text = rest.substr(0, end);
        if (text.find_first_not_of(" \t\r") != std::string_view::npos) {
            lines.push_back({number, text});
        }
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    }
    return lines;
}

}  // namespace bindlab
