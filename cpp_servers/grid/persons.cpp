#include "cpp_servers/grid/persons.hpp"

#include <sys/syscall.h>
#include <unistd.h>

#include <exception>

#include "netns/system_call.hpp"
#include "netns/user_namespace.hpp"

namespace bindlab {

namespace {

// Two that hardly anybody has, and that are within the 65,536 ids which adduser(8) gives away.
constexpr uid_t kOneUser = 64001;
constexpr uid_t kOtherUser = 64002;

// setresuid(2) of this thread alone, not by glibc, which asks all threads of the process.
int act_as(uid_t uid) noexcept {
    return static_cast<int>(::syscall(SYS_setresuid, -1, uid, -1));
}

}  // namespace

Persons Persons::here() {
    return {has_user(kOneUser) && has_user(kOtherUser), is_in_initial_user_namespace()};
}

// Root of a user namespace is for the kernel the user who made it: where it looks for uid 0 (the
// owner of a socket that nobody has open, before 6.17) it would not find him.
std::string_view Persons::missing(Users users) const noexcept {
    switch (users) {
        case Users::same:
            return {};
        case Users::other:
            return further_ ? "" : "two users: this one has no subordinate ids (subuid(5))";
        case Users::first_root:
        case Users::second_root:
            break;
    }
    return further_ && real_root_ ? "" : "root: run it as root";
}

uid_t Persons::ordinary() const noexcept {
    return further_ ? kOneUser : kRootUser;
}

uid_t Persons::first(Users users) const noexcept {
    return users == Users::first_root ? kRootUser : ordinary();
}

uid_t Persons::second(Users users) const noexcept {
    switch (users) {
        case Users::other:
            return kOtherUser;
        case Users::second_root:
            return kRootUser;
        case Users::same:
        case Users::first_root:
            break;
    }
    return ordinary();
}

ActingUser::~ActingUser() {
    if (now_ != kRootUser && act_as(kRootUser) != 0) {
        std::terminate();  // whatever came next would be done by the wrong user
    }
}

void ActingUser::become(uid_t uid) {
    if (uid == now_) {
        return;
    }
    if (now_ != kRootUser && uid != kRootUser) {
        check(act_as(kRootUser), "become root again");  // who else may become another?
        now_ = kRootUser;
    }
    check(act_as(uid), [&] { return "act as uid " + std::to_string(uid); });
    now_ = uid;
}

void as_root(const std::function<void()>& work) {
    struct Back {
        uid_t uid = ::geteuid();
        ~Back() {
            if (act_as(uid) != 0) {
                std::terminate();
            }
        }
    } const back;
    check(act_as(kRootUser), "act as root");
    work();
}

}  // namespace bindlab
