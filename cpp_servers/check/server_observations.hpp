// What was done with a server and what was seen: all that a verdict may stand on.
//
// Passive data, made by the trials and read by `judge` and the cards.
#pragma once

#include <sys/types.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cpp_servers/check/ending.hpp"
#include "cpp_servers/rules/coordinates.hpp"
#include "cpp_servers/rules/kernel_version.hpp"
#include "netns/address.hpp"
#include "netns/protocol.hpp"
#include "netns/socket_table.hpp"

namespace bindlab {

/// How the server was stopped: its main process by a signal, or all that it consists of.
enum class Stop : std::uint8_t { sigterm, sigint, sigkill, sigkill_group };
inline constexpr std::array<Stop, 4> kStops = {Stop::sigterm, Stop::sigint, Stop::sigkill,
                                               Stop::sigkill_group};

/// "SIGTERM", "SIGKILL of the group", …
std::string_view to_string(Stop stop);

/// A bind() or listen() of the server, as the tracer saw it return.
struct PortCall {
    std::string name;  ///< "bind", "listen"
    pid_t pid = 0;
    std::uint32_t inode = 0;
    std::optional<Endpoint> where = {};  ///< the address of an internet socket
    std::string path = {};               ///< that of a unix socket, as far as it was seen
    int error = 0;
    int backlog = 0;
    std::optional<ReuseOptions> options = {};  ///< of its socket, when bind() returned
    std::chrono::milliseconds at{0};           ///< since the start

    /// "bind 0.0.0.0:80: EADDRINUSE", "listen [::]:80, backlog 128: ok"
    std::string to_string() const;
};

/// Whether it was refused an address where it listens itself since an earlier call of these, as for
/// want of a look at what it was told twice: then nothing is in its way.
bool is_own_conflict(const std::vector<PortCall>& calls, const PortCall& refused);

/// Where the server listens when nothing stands in its way.
struct ListenerSeen {
    Protocol protocol = Protocol::tcp;
    Endpoint where;
    std::uint32_t inode = 0;
    pid_t pid = 0;            ///< who bound it
    std::size_t sockets = 1;  ///< that listen there, more than one with SO_REUSEPORT
    std::optional<ReuseOptions> at_bind =
        {};  ///< when bind() returned; nothing: could not be asked for
    std::optional<ReuseOptions> now = {};  ///< when it listened
    std::optional<bool> v6only = {};
    std::optional<bool> close_on_exec = {};
    int backlog = 0;
    bool chosen = false;  ///< its port was chosen by the kernel…
    bool unseen = false;  ///< …or none of its calls was seen
};

/// What came of a start.
enum class Came : std::uint8_t {
    not_done,
    up,       ///< it listens where it did before
    refused,  ///< bind() or listen() said EADDRINUSE there
    failed,   ///< they said something else
    ended,    ///< it ended by itself, see Attempt::was_up and Attempt::bound
    silent,   ///< it lives, and had not tried to bind when the time was over
};

/// "up", "refused", …
std::string_view to_string(Came came);

/// What has the port when a start is refused.
enum class HeldBy : std::uint8_t { nobody, remnant, forked_child, executed_child };

struct Attempt {
    Came came = Came::not_done;
    std::optional<PortCall> decisive;  ///< the call that was refused, or the listen() that was not
    std::chrono::milliseconds after{0};  ///< since the start
    bool up_later = false;               ///< refused at first, and up at last
    std::vector<Endpoint> instead;       ///< where it listens that was refused
    bool was_up = false;                 ///< it came up, and ended at once
    bool bound = false;                  ///< it ended, and had bound its port
    HeldBy held_by = HeldBy::nobody;  ///< what keeps it out; of one that came up, who still listens
    bool holder_listens = false;      ///< a child has the listener, and not a connection alone
    bool holder_leaks = false;        ///< an executed child has the listener, and no use for it
    std::string end;                  ///< "exit 1", empty if it still ran
    std::string words;                ///< the last line that it wrote; told, never judged
};

/// Those of the socket whose bind() was refused; nothing: none was, or they are not known.
std::optional<ReuseOptions> options_of_refused(const Attempt& attempt);

/// The server was stopped with a connection in some state, and started again at once.
struct RestartTrial {
    Stop stop = Stop::sigterm;
    Ending ending = Ending::client_first;
    Endpoint listener;
    Endpoint reached;                    ///< the connection's own address there
    std::optional<SocketEntry> remnant;  ///< as the table had it before the restart
    std::optional<SocketEntry> became;   ///< what it was when the restart was decided
    /// The connection's own, if the server has set them on that; else it has its listener's.
    std::optional<ReuseOptions> connection;
    std::string not_made;              ///< why the connection is not in that state; empty: it is
    std::string not_made_advice = {};  ///< what would let it be, if that is known
    bool never_ends = false;           ///< it did not end by that signal
    bool by_itself = false;            ///< it ended before it was stopped, and was started again
    bool started_again = false;        ///< by what started it first, as soon as it was gone
    bool listener_stays = false;       ///< when all of it had ended its listener was still there
    bool child_lives = false;          ///< something of it lived on when its main process was gone
    std::optional<Attempt> before;     ///< of a first start that failed
    Attempt restart;
    std::string capture;             ///< the name of its file in the folder of evidence
    std::vector<std::string> steps;  ///< in the order in which they happened
};

/// A second copy beside the first.
struct SecondStart {
    bool other_user = false;
    std::string not_done;  ///< why it was not tried; empty: it was
    Attempt attempt;
    std::vector<ListenerSeen>
        shared;                   ///< where it listens beside the first, whatever it was refused
    std::size_t connections = 0;  ///< that were made while both listened…
    std::size_t first = 0;        ///< …which the first copy got
    std::size_t second = 0;
    std::vector<std::string> steps;
};

/// Both copies listen.
bool is_shared(const SecondStart& second);

struct Reload {
    std::string signal;
    std::string not_done;
    std::vector<std::uint32_t> before;  ///< inodes of the listeners
    std::vector<std::uint32_t> after;
    std::optional<PortCall> refused;
    bool ended = false;  ///< the server did not survive it
    std::size_t made = 0;
    std::size_t lost = 0;         ///< refused or reset
    std::size_t unanswered = 0;   ///< neither served nor lost when the time was over
    std::size_t lost_before = 0;  ///< of as many that were made before the signal
    std::vector<std::string> steps;
};

/// A program that the server executed has the listening socket.
struct Leak {
    pid_t pid = 0;
    std::string program;
    Endpoint where;
    auto operator<=>(const Leak&) const = default;
};

struct ServerObservations {
    std::vector<std::string> command;
    KernelVersion kernel;
    std::string release;
    int orphan_retries = 0;
    bool stops_all = false;  ///< SIGKILL of its main process alone is left out, by wish
    Attempt first;
    std::vector<ListenerSeen> listeners;        ///< those that are checked
    std::vector<std::string> left_out;          ///< what was not covered, a line each
    std::vector<std::string> left_out_by_wish;  ///< …because the caller said so
    std::vector<PortCall> calls;                ///< of the first start
    std::vector<RestartTrial> restarts;
    std::vector<SecondStart> seconds;
    std::optional<Reload> reload;
    std::vector<Leak> leaks;
};

}  // namespace bindlab
