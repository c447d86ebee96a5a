#include "cpp_servers/actor/open_sockets.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cpp_servers/actor/words.hpp"

namespace bindlab {

namespace {

auto find(auto& things, std::string_view name) {
    return std::find_if(things.begin(), things.end(),
                        [name](const auto& thing) { return thing.first == name; });
}

}  // namespace

OpenSockets::~OpenSockets() {
    threads_.clear();  // before the descriptors: do_exit() of the last thread closes them
    for (auto& [name, socket] : sockets_) {
        socket.reset();
    }
}

void OpenSockets::must_be_free(std::string_view name) const {
    if (find(sockets_, name) != sockets_.end() || find(flows_, name) != flows_.end() ||
        find(children_, name) != children_.end() || find(threads_, name) != threads_.end()) {
        throw Refusal(
            fmt::format("'{0}' is open already: close {0} first, or choose another "
                        "name with 'as NAME'",
                        name));
    }
}

void OpenSockets::keep_socket(std::string name, Descriptor socket) {
    sockets_.emplace_back(std::move(name), std::move(socket));
}

void OpenSockets::keep_flow(std::string name, std::unique_ptr<Flow> flow) {
    flows_.emplace_back(std::move(name), std::move(flow));
}

void OpenSockets::keep_child(std::string name, SleepingChild child) {
    children_.emplace_back(std::move(name), std::move(child));
}

void OpenSockets::keep_thread(std::string name, WaitingThread thread) {
    threads_.emplace_back(std::move(name), std::make_unique<WaitingThread>(std::move(thread)));
}

const WaitingThread& OpenSockets::thread(std::string_view name) const {
    const auto found = find(threads_, name);
    if (found == threads_.end()) {
        complain("thread", name);
    }
    return *found->second;
}

void OpenSockets::end_thread(std::string_view name) {
    const auto found = find(threads_, name);
    if (found != threads_.end()) {
        threads_.erase(found);
    }
}

const SleepingChild& OpenSockets::child(std::string_view name) const {
    const auto found = find(children_, name);
    if (found == children_.end()) {
        complain("child", name);
    }
    return found->second;
}

SleepingChild OpenSockets::give_up_child(std::string_view name) {
    const auto found = find(children_, name);
    if (found == children_.end()) {
        complain("child", name);
    }
    SleepingChild child = std::move(found->second);
    children_.erase(found);
    return child;
}

SleepingChild::Copies OpenSockets::copies() const {
    SleepingChild::Copies copies;
    for (const auto& [name, socket] : sockets_) {
        copies.emplace_back(name, socket.get());
    }
    return copies;
}

void OpenSockets::complain(std::string_view kind, std::string_view name) const {
    std::string present;
    const auto mention = [&](const auto& things) {
        for (const auto& thing : things) {
            present += (present.empty() ? "" : ", ") + thing.first;
        }
    };
    mention(sockets_);
    mention(flows_);
    mention(children_);
    mention(threads_);
    throw Refusal(fmt::format("there is no {} '{}'; open: {}", kind, name,
                              present.empty() ? "nothing yet" : present));
}

int OpenSockets::socket(std::string_view name) const {
    const auto found = find(sockets_, name);
    if (found == sockets_.end()) {
        complain("socket", name);
    }
    return found->second.get();
}

Flow& OpenSockets::flow(std::string_view name) const {
    const auto found = find(flows_, name);
    if (found == flows_.end()) {
        complain("flow", name);
    }
    return *found->second;
}

const TcpState* OpenSockets::earlier(const Flow& flow) const {
    const TcpState* latest = nullptr;
    for (const auto& [name, other] : flows_) {
        if (other.get() == &flow) {
            break;
        }
        if (other->same_endpoints(flow)) {
            latest = &other->state();
        }
    }
    return latest;
}

Descriptor OpenSockets::give_up(std::string_view name) {
    const auto found = find(sockets_, name);
    if (found == sockets_.end()) {
        complain("socket", name);
    }
    Descriptor socket = std::move(found->second);
    sockets_.erase(found);
    return socket;
}

}  // namespace bindlab
