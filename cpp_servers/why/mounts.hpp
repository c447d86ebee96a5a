// The mounts that this process sees, as /proc/self/mountinfo lists them (proc(5)).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace bindlab {

struct Mount {
    std::string root;     ///< of the file system, "/", or "net:[4026532281]" of a namespace
    std::string point;    ///< where it is
    std::string type;     ///< "proc", "nsfs", …
    std::string options;  ///< of the file system: "rw,hidepid=invisible"
};

/// In the order of the lines, so what lies above another comes later; lines that are none are left
/// out.
std::vector<Mount> mounts_in(std::string_view mountinfo);

/// The text of /proc/self/mountinfo; empty if it cannot be read.
std::string own_mountinfo();

}  // namespace bindlab
