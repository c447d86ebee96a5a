// The right to make network namespaces: the process' own, or that of root in a user namespace.
//
// Promises one line that names the switch where the machine forbids both. What root in a user
// namespace may not do (further users, some settings) is left to the probes.
#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>

namespace bindlab {

/// There is no right to be had; the text says what forbids it and what to do.
class NoRights : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Whatever comes next may make namespaces: with CAP_SYS_ADMIN nothing is done, else the process,
/// which must have one thread, moves into a user namespace. Throws NoRights.
void obtain_rights();

/// What forbids an ordinary user a user namespace, by the settings below `sysctls` (/proc/sys) and
/// by the errno of the attempt, and how it is allowed; see user_namespaces(7).
std::string what_forbids_user_namespaces(const std::filesystem::path& sysctls, int error);

}  // namespace bindlab
