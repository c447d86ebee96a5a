// Ids that a user may give to the processes of user namespaces (subuid(5), subgid(5)).
//
// Owns reading the files that say so. A user whom only a directory service knows is found by
// number. Mapping them is left to user_namespace.hpp.
#pragma once

#include <sys/types.h>

#include <istream>
#include <string_view>
#include <vector>

namespace bindlab {

/// `count` ids from `first`.
struct SubordinateIds {
    id_t first = 0;
    id_t count = 0;

    bool operator==(const SubordinateIds&) const = default;
};

/// The lines of /etc/subuid or /etc/subgid that name a user, by name or number.
std::vector<SubordinateIds> read_subordinate_ids(std::istream& file, std::string_view name,
                                                 uid_t uid);

/// Those of a user in such a file; none if it is not there.
std::vector<SubordinateIds> subordinate_ids_of(uid_t uid, const char* path);

}  // namespace bindlab
