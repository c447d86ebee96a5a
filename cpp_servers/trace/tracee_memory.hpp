// Reads the memory of a traced program (process_vm_readv(2)).
//
// Owns nothing. What cannot be read is left out: a bad pointer is the program's own affair.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace bindlab {

/// The bytes from `address` on that can be read, at most `most`.
std::vector<std::uint8_t> read_memory(pid_t tid, std::uint64_t address, std::size_t most);

/// Whether it is a right that is missing (EPERM), and not the memory: the program is not dumpable
/// (ptrace(2), "Ptrace access mode checking").
bool is_memory_forbidden(pid_t tid, std::uint64_t address);

/// A string up to its zero byte, at most PATH_MAX bytes.
std::string read_string(pid_t tid, std::uint64_t address);

}  // namespace bindlab
