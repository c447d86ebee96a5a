// What `why` says of a bind(), listen() or connect() right before an actor makes it, on request
// (`run --ask-why`).
//
// Refers to the plan, the hosts and the actors. Promises to change nothing: it looks at the port as
// `why` does on any machine, and asks the actor's own socket for its options (pidfd_getfd(2)).
// Whether it was right is left to whoever reads the observations.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "cpp_servers/engine/plan/plan.hpp"
#include "cpp_servers/engine/process/actors.hpp"
#include "cpp_servers/engine/world/host.hpp"
#include "cpp_servers/rules/kernel_version.hpp"
#include "cpp_servers/why/bind_request.hpp"
#include "cpp_servers/why/connect_request.hpp"
#include "netns/descriptor.hpp"

namespace bindlab {

class Call;

class Foresight {
public:
    /// All must outlive the object; without `asked` it is silent. Throws std::invalid_argument for
    /// a kernel without a version.
    Foresight(const Plan& plan, std::span<Host> hosts, Actors& actors, bool asked);

    /// "ok", "EADDRINUSE", "cannot know whether …", or "not asked: …"; nullopt for a step that is
    /// none of the three. Throws std::system_error.
    std::optional<std::string> before(const Step& step);

    /// Keeps which descriptor a name has; `reply` is the actor's answer, JSON.
    void after(const Step& step, std::string_view outcome, std::string_view reply);

private:
    std::string forecast(std::size_t actor, const Call& call);
    /// In the network namespace of the calling thread.
    std::string forecast_of(const Call& call, int socket) const;
    std::string forecast_of_bind(const BindRequest& request, int socket) const;
    Descriptor borrowed(std::size_t actor, const std::string& name);

    const Plan& plan_;
    std::span<Host> hosts_;
    Actors& actors_;
    bool asked_;
    KernelVersion kernel_;
    std::map<std::pair<std::size_t, std::string>, int> descriptors_;  ///< by actor and name
};

/// The bind() that would be made on this socket, or why `why` has nothing to say of such a one.
/// In the network namespace of the calling thread. Throws std::system_error.
std::pair<BindRequest, std::string> request_on(int socket, const SocketAddress& address);
/// The same for listen() on a socket that is bound.
std::pair<BindRequest, std::string> request_to_listen(int socket);
/// The same for connect().
std::pair<ConnectRequest, std::string> request_to_connect(int socket, const SocketAddress& to);

}  // namespace bindlab
