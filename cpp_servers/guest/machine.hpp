// The machine that a guest is: what a host's boot has done before anybody logs in.
//
// Owns nothing; all of it stays until the machine's end. Only for the first process of a guest.
#pragma once

#include <chrono>

namespace bindlab {

/// Mounts /proc, /sys and /dev, and makes /tmp. Throws std::system_error.
void mount_all();

/// Raises the kernel's limit of connections that no process owns to what a machine with memory has.
/// The kernel allows half as many as its hash table has buckets, in all namespaces together, and
/// resets the next (tcp_check_oom()). The table of a guest is small. Throws std::system_error.
void allow_orphans();

/// Waits for the kernel's third second. In the first after power-on ktime_get_seconds() is 0, and a
/// connection whose ts_recent_stamp is 0 passes for one without timestamps: its remnant in
/// TIME_WAIT or FIN_WAIT2 is never taken over (tcp_twsk_unique(), seen on 5.10, which boots in
/// less).
void await_third_second();

/// Since power-on (CLOCK_BOOTTIME).
std::chrono::duration<double> uptime();

/// Starts the machine anew, which QEMU is told to take for its end.
[[noreturn]] void restart_machine() noexcept;

}  // namespace bindlab
