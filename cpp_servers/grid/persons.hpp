// Whose the sockets of a cell are, and acting as one of them.
//
// A socket's owner is that of its inode, which socket(2) and accept(2) take from the caller's uid
// for files; the calls are made with the user's effective uid, and so without root's rights.
#pragma once

#include <sys/types.h>

#include <functional>
#include <string_view>

#include "cpp_servers/rules/coordinates.hpp"

namespace bindlab {

inline constexpr uid_t kRootUser = 0;

/// Who is to be had on this machine, in this user namespace.
class Persons {
public:
    static Persons here();
    /// `further`: users besides root; `real_root`: root here is the kernel's root, too.
    Persons(bool further, bool real_root) noexcept : further_(further), real_root_(real_root) {}

    /// Why such a pair is not to be had; empty if it is.
    std::string_view missing(Users users) const noexcept;
    uid_t first(Users users) const noexcept;
    uid_t second(Users users) const noexcept;

private:
    uid_t ordinary() const noexcept;

    bool further_ = false;
    bool real_root_ = false;
};

/// The calling thread acts as somebody, and in the end as root again. Makes a system call only when
/// somebody else is asked for.
class ActingUser {
public:
    ActingUser() noexcept = default;
    ActingUser(const ActingUser&) = delete;
    ActingUser& operator=(const ActingUser&) = delete;
    ~ActingUser();

    /// Throws std::system_error.
    void become(uid_t uid);

private:
    uid_t now_ = 0;
};

/// Does `work` as root, whoever the calling thread acts as, and then acts as that one again. Throws
/// std::system_error, and what `work` throws.
void as_root(const std::function<void()>& work);

}  // namespace bindlab
