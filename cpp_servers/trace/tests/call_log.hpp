// The socket calls of a command so far, written by the tracing thread and read by any other.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <vector>

#include "cpp_servers/trace/socket_call.hpp"

namespace bindlab {

class CallLog {
public:
    using Calls = std::vector<SocketCall>;

    /// A hook of TraceHooks: `hooks.socket_call = [&](const SocketCall& it) { log.add(it); }`.
    void add(const SocketCall& call);
    /// In the order in which they returned.
    Calls all() const;
    /// Waits until what has been called so far is as wished; false if that comes too late.
    bool await(const std::function<bool(const Calls&)>& wished,
               std::chrono::steady_clock::time_point until) const;

private:
    mutable std::mutex mutex_;
    mutable std::condition_variable added_;
    Calls calls_;
};

}  // namespace bindlab
