// A socket as the request wants it, for asking the kernel itself: bind() and nothing else.
//
// Owns the socket. Promises that it never listens, sends or receives, and is closed with its owner.
#pragma once

#include "cpp_servers/why/bind_request.hpp"
#include "netns/descriptor.hpp"

namespace bindlab {

class TrialSocket {
public:
    /// Opens it and sets the options of the request; what fails is error().
    explicit TrialSocket(const BindRequest& request);

    /// errno of socket(2) or setsockopt(2); 0: it is there.
    int error() const noexcept { return error_; }

    /// Lets bind() to port 0 check the address and stop there (IP_BIND_ADDRESS_NO_PORT, Linux 4.2).
    void take_no_port();

    /// 0 or errno.
    int bind(const Endpoint& where);

private:
    void set(int level, int option, int value);

    Descriptor socket_;
    int error_ = 0;
};

/// Binds as the request says, at once closes again, and returns errno, or 0.
int try_bind(const BindRequest& request);

}  // namespace bindlab
