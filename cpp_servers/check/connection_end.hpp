// How the connection of a restart trial comes to its end: what the client does while the server
// runs, and after it was stopped.
//
// Promises that what is left is what the trial is about, or the trial is given up with the reason.
#pragma once

#include "cpp_servers/check/client_connection.hpp"
#include "cpp_servers/check/trial_story.hpp"

namespace bindlab {

class ConnectionEnd {
public:
    /// Connects. Of a server that is known to close first, the client withholds the last segment of
    /// the handshake until it is ready, where that matters.
    explicit ConnectionEnd(TrialStory& story);

    /// What the client does while the server still runs. False: the trial is given up.
    bool begin();

    /// A server that is stopped may wait for what it does.
    ClientConnection& client() noexcept { return client_; }

    /// What is left of the connection, once the server is stopped, is to be what the trial is
    /// about.
    void finish();

    /// Notes a state that is left in place of what the trial is about.
    void note_state(const SocketEntry& entry);

    /// The server closed before the client did what the trial is about.
    bool is_outrun() const noexcept { return outrun_; }

private:
    bool serve();
    bool give_up_outrun();
    bool end_with_handshake();
    bool begin_end();

    TrialStory& story_;
    bool withholds_;
    ClientConnection client_;
    bool outrun_ = false;
};

}  // namespace bindlab
