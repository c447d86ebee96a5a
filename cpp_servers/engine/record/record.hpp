// What a line of observations.ndjson can say, a struct for each kind of line; passive data.
//
// The same records, under the same names, are read by harness/formats/observations.py. Points in
// time are counted from the beginning of the case.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "cpp_servers/build.hpp"
#include "cpp_servers/engine/record/backend.hpp"
#include "cpp_servers/engine/record/kernel.hpp"
#include "netns/socket_table.hpp"

namespace bindlab {

using Seconds = std::chrono::duration<double>;

/// Raised whenever a reader of the old form would misread the new one.
constexpr int kObservationsFormat = 2;

/// The first line: what ran where.
struct Begin {
    std::string case_id;
    Backend backend;
    Kernel kernel;
    Build engine;
    std::string executable;  ///< the engine's own file, of which the actors are forks
    std::string wall_time;   ///< UTC, "2024-01-31T12:00:00.000123Z"
    Seconds monotonic{0};    ///< CLOCK_MONOTONIC at the beginning
    std::size_t plan_bytes = 0;
};

/// Whether something is there that the case needs.
struct NeedLooked {
    std::string name;  ///< as the plan names it; the kind where the kind says all
    std::string need_kind;
    bool present = false;
    std::string detail;
};

struct InterfaceSeen {
    std::string device;
    std::uint32_t index = 0;
    std::string mac;
    std::uint32_t mtu = 0;
    bool up = false;
    std::vector<std::string> addresses;
};

struct SysctlSeen {
    struct Change {
        std::optional<std::string> was;
        std::string set;
    };
    std::string name;
    std::optional<Change> change;  ///< if the plan sets it
    std::optional<std::string> now;
};

/// A network namespace, made and read back.
struct HostMade {
    std::string name;
    std::uint64_t inode = 0;  ///< of the namespace
    std::vector<InterfaceSeen> interfaces;
    std::vector<SysctlSeen> sysctls;
};

/// A capture that is ready.
struct CaptureBegun {
    std::string host;
    std::string device;
    std::string file;
    CaptureMeans by = CaptureMeans::tcpdump;
    Seconds ready{0};
};

/// What /proc shows of a process; nothing of what it does not.
struct ProcessSeen {
    std::optional<uid_t> uid;                         ///< the real one
    std::optional<std::uint64_t> network;             ///< inode of its network namespace
    std::optional<std::string> executable;            ///< the file that it runs
    std::optional<std::vector<std::string>> command;  ///< its words
};

/// The process that an actor or a program is, as it was seen.
struct ActorStarted {
    std::string name;
    std::optional<std::string> host;  ///< whose namespace it is in; none: another
    pid_t pid = 0;
    ProcessSeen seen;
    bool program = false;
};

using Table = std::vector<SocketEntry>;

struct HostTable {
    std::string host;
    Table table;
};

/// The socket tables of all hosts, in the order of the plan.
using Snapshot = std::vector<HostTable>;

/// A socket that an actor has open, as it was found with its options.
struct OpenSocket {
    std::string actor;
    int descriptor = 0;
    std::uint64_t inode = 0;
    bool reuse_address = false;  ///< SO_REUSEADDR
    bool reuse_port = false;     ///< SO_REUSEPORT
    std::optional<bool> v6only;  ///< IPV6_V6ONLY, of an IPv6 socket
};

/// What was asked on a host right after a call was refused there.
struct Inquiry {
    std::vector<OpenSocket> sockets;        ///< of the host's actors
    std::optional<std::string> port_range;  ///< net.ipv4.ip_local_port_range
    std::vector<std::string> addresses;     ///< that its devices have
    std::vector<std::string> tentative;     ///< that they have, and that cannot be bound yet
};

/// Why a step was left out: what came of an earlier one that it depends on.
struct NotDone {
    int step = 0;  ///< the earlier one
    std::string outcome;
};

/// A counter of a host, read twice.
struct CounterRead {
    std::string name;
    int since = 0;  ///< the step that marked it; 0: the beginning of the case
    std::int64_t was = 0;
    std::int64_t now = 0;
};

/// One step, and all hosts' socket tables just before and just after. Refers to the tables.
struct StepDone {
    int number = 0;
    Seconds t0{0};
    Seconds t1{0};
    std::string outcome;  ///< "ok", the name of an errno, "blocks", or "not done"
    std::optional<std::string> value;
    std::string detail;
    bool timed_out = false;
    std::string reply;  ///< an actor's answer, JSON; empty if there is none
    const Snapshot& before;
    const Snapshot& after;
    std::optional<Inquiry> inquiry = std::nullopt;  ///< after a refused call
    std::optional<NotDone> not_done = std::nullopt;
    std::optional<CounterRead> counter = std::nullopt;
    std::optional<std::string> why = std::nullopt;  ///< what `why` said before, if it was asked
};

/// What the capturer and the interface counted.
struct CaptureEnded {
    std::string file;
    std::uint64_t captured = 0;
    std::uint64_t received = 0;
    std::uint64_t whole = 0;  ///< of those received, as many as when it last had taken all
    std::uint64_t dropped = 0;
    std::uint64_t interface_packets = 0;
    std::uint64_t bytes = 0;
    bool ok = false;
    std::string detail;
};

/// How a process came to its end, and whether a step or the end of the case asked for it.
struct ActorEnded {
    std::string name;
    std::string how;
    bool expected = false;
    std::string printed = {};  ///< by a program, on standard output and error: the end of it
};

/// What the laboratory could not do.
struct EngineFault {
    std::string what;
    std::string where;
    std::string todo;
};

/// A file of the folder and its SHA-256.
struct FileHash {
    std::string file;
    std::string digits;
};

/// How a case came out; Observations::end() adds how much was written before.
struct CaseEnd {
    struct Abort {
        int step = 0;
        std::string reason;
    };
    bool complete = true;
    std::optional<std::string> skipped;  ///< the need that is not met
    std::optional<Abort> aborted;
    int steps = 0;                 ///< that were carried out
    std::vector<FileHash> hashes;  ///< of the folder's other files
};

/// The last line.
struct End {
    CaseEnd came_out;
    std::uint64_t records = 0;  ///< lines, this one included
    std::uint64_t bytes = 0;    ///< before this line
    FileHash before;            ///< of these bytes
    Seconds seconds{0};
};

using Record = std::variant<Begin, NeedLooked, HostMade, CaptureBegun, ActorStarted, StepDone,
                            CaptureEnded, ActorEnded, EngineFault, End>;

}  // namespace bindlab
