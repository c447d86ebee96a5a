// The names of users, as /etc/passwd has them.
//
// Read from the file itself: in a static binary getpwuid(3) would need glibc's shared one. A user
// whom only a directory service knows has no name here.
#pragma once

#include <sys/types.h>

#include <istream>
#include <string>

namespace bindlab {

/// "www-data"; empty for a uid that has none.
std::string user_name(uid_t uid);

/// The same from lines of passwd(5).
std::string user_name(uid_t uid, std::istream& passwd);

}  // namespace bindlab
