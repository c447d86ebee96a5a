#include "cpp_servers/why/bind_request.hpp"

#include <fmt/format.h>

namespace bindlab {

BindRequest BindRequest::with(ReuseOptions others) const {
    BindRequest changed = *this;
    changed.options = others;
    return changed;
}

std::string words_of(ReuseOptions options) {
    if (options.address && options.port) {
        return "SO_REUSEADDR and SO_REUSEPORT";
    }
    return options.address ? "SO_REUSEADDR" : options.port ? "SO_REUSEPORT" : "no option";
}

std::string port_words(const BindRequest& request) {
    return fmt::format("{} port {}", request.protocol == Protocol::tcp ? "TCP" : "UDP",
                       request.where.port);
}

std::string words_of(const BindRequest& request) {
    std::string text = fmt::format("bind({})", request.where.to_string());
    if (!request.device.empty()) {
        text += " on device " + request.device;
    }
    const bool has_options = request.options.address || request.options.port;
    if (request.v6only) {
        text += has_options ? " with IPV6_V6ONLY and " : " with IPV6_V6ONLY";
    } else if (has_options) {
        text += " with ";
    }
    return has_options ? text + words_of(request.options) : text;
}

}  // namespace bindlab
