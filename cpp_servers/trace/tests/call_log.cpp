#include "cpp_servers/trace/tests/call_log.hpp"

namespace bindlab {

void CallLog::add(const SocketCall& call) {
    const std::lock_guard lock(mutex_);
    calls_.push_back(call);
    added_.notify_all();
}

CallLog::Calls CallLog::all() const {
    const std::lock_guard lock(mutex_);
    return calls_;
}

bool CallLog::await(const std::function<bool(const Calls&)>& wished,
                    std::chrono::steady_clock::time_point until) const {
    std::unique_lock lock(mutex_);
    return added_.wait_until(lock, until, [&] { return wished(calls_); });
}

}  // namespace bindlab
