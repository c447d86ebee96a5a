// The stop of a server in a restart trial, and what is left of it: children, a listener, or another
// that its supervisor has started.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <vector>

#include "cpp_servers/check/client_connection.hpp"
#include "cpp_servers/check/running_server.hpp"
#include "cpp_servers/check/trial_story.hpp"

namespace bindlab {

class ServerStop {
public:
    explicit ServerStop(TrialStory& story) : story_(story) {}

    /// False: the trial is given up.
    bool stop(RunningServer& server, ClientConnection& client);

    /// A supervisor needs no restart, and leaves room for none: what its server found is in the
    /// way of another, and says nothing of what remains of a connection.
    bool is_started_again(const RunningServer& first);

private:
    bool has_ended_by_itself(const RunningServer& server);
    bool listens(const RunningServer& server);
    void note_listener(RunningServer& server);

    TrialStory& story_;
    std::size_t calls_at_stop_ = 0;  ///< 0: it was not stopped
    std::vector<pid_t> stopped_;     ///< all of its processes then
};

}  // namespace bindlab
