#include "netns/system_call.hpp"

#include <cerrno>
#include <system_error>

namespace bindlab {

void throw_errno(int error, std::string_view attempt) {
    throw std::system_error(error, std::generic_category(), std::string(attempt));
}

int check(int result, std::string_view attempt) {
    if (result < 0) {
        throw_errno(errno, attempt);
    }
    return result;
}

ssize_t check(ssize_t result, std::string_view attempt) {
    if (result < 0) {
        throw_errno(errno, attempt);
    }
    return result;
}

}  // namespace bindlab
