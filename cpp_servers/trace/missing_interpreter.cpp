#include "cpp_servers/trace/missing_interpreter.hpp"

#include <elf.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>
#include <fstream>

namespace bindlab {

namespace {

constexpr int kMostScripts = 4;             // exec_binprm() of fs/exec.c: a script for a script
constexpr std::streamsize kMostLine = 256;  // BINPRM_BUF_SIZE of include/uapi/linux/binfmts.h

std::string bytes_at(std::ifstream& file, std::uint64_t offset, std::streamsize most) {
    std::string bytes(static_cast<std::size_t>(most), '\0');
    file.clear();
    file.seekg(static_cast<std::streamoff>(offset));
    file.read(bytes.data(), most);
    bytes.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
    return bytes;
}

/// The name as load_script() of fs/binfmt_script.c takes it: a carriage return is part of it.
std::string of_script(std::string_view start) {
    start.remove_prefix(std::strlen("#!"));
    const std::string line(start.substr(0, start.find('\n')));
    const auto first = line.find_first_not_of(" \t");
    return first == line.npos ? "" : line.substr(first, line.find_first_of(" \t", first) - first);
}

template <class Header, class Segment>
std::string of_elf(std::ifstream& file) {
    Header header{};
    const std::string bytes = bytes_at(file, 0, sizeof header);
    std::memcpy(&header, bytes.data(), bytes.size());
    for (std::uint64_t at = 0; at < header.e_phnum; ++at) {
        Segment segment{};
        const std::string entry =
            bytes_at(file, header.e_phoff + at * sizeof segment, sizeof segment);
        std::memcpy(&segment, entry.data(), entry.size());
        if (segment.p_type == PT_INTERP && segment.p_filesz <= PATH_MAX) {
            const std::string name =
                bytes_at(file, segment.p_offset, static_cast<std::streamsize>(segment.p_filesz));
            return name.substr(0, name.find('\0'));
        }
    }
    return {};
}

/// Empty: the file names none.
std::string interpreter_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    const std::string start = bytes_at(file, 0, kMostLine);
    if (start.starts_with("#!")) {
        return of_script(start);
    }
    if (!start.starts_with(ELFMAG) || start.size() <= EI_CLASS) {
        return {};
    }
    return start[EI_CLASS] == ELFCLASS64 ? of_elf<Elf64_Ehdr, Elf64_Phdr>(file)
                                         : of_elf<Elf32_Ehdr, Elf32_Phdr>(file);
}

}  // namespace

std::optional<std::string> missing_interpreter(const std::string& path) {
    std::string program = path;
    for (int depth = 0; depth < kMostScripts; ++depth) {
        program = interpreter_of(program);
        if (program.empty()) {
            return std::nullopt;
        }
        if (::access(program.c_str(), F_OK) != 0 && errno == ENOENT) {
            return program;
        }
    }
    return std::nullopt;
}

}  // namespace bindlab
