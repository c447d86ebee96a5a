// A user namespace in which an ordinary user is root, over the network namespaces made from there.
//
// Promises that no right is needed but that to make one, and that root there is the caller outside:
// files that it makes are the caller's. What forbids it on a machine, in words, is left to the
// caller.
#pragma once

#include <sys/types.h>

namespace bindlab {

/// Whether this process has a capability (CAP_NET_BIND_SERVICE, …) in its user namespace, in effect
/// (capget(2)).
bool has_capability(int capability);

/// Whether this process has CAP_SYS_ADMIN, and so may make namespaces as it is (capget(2)).
bool may_make_namespaces();

/// Whether a process here may have this uid and gid: both are mapped, and setgroups(2) is allowed
/// (user_namespaces(7)). In the initial user namespace that is so for each.
bool has_user(uid_t uid);

/// Whether setgroups(2) is allowed here: without further ids it is not (user_namespaces(7)).
bool may_set_groups();

/// Whether this process is in the user namespace that the machine was booted with, as far as its
/// map of ids tells: all of them, each to itself.
bool is_in_initial_user_namespace();

/// Moves the calling process, which must have one thread, into a new user namespace and into a new
/// network namespace below it with lo up, as root. The caller's subordinate ids become uids and
/// gids from 1 on, by newuidmap(1) and newgidmap(1); without them only root is there, see
/// has_user(). Throws std::system_error.
void enter_user_namespace();

}  // namespace bindlab
