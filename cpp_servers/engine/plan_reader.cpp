#include "cpp_servers/engine/plan_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "cpp_servers/engine/step_reader.hpp"

namespace bindlab {
namespace {

constexpr std::int64_t kFormat = 1;
constexpr std::int64_t kLargestUid = 0xfffffffe;

Need read_need(const JsonField& field) {
    using enum Need::Kind;
    const std::string kind = field.at("kind").text();
    for (const auto known : {sysctl, program, option, ipv6, tcpdump, bound_inactive}) {
        if (kind == to_string(known)) {
            const auto name = field.find("name");
            const bool named = known == sysctl || known == program || known == option;
            return {known, named ? field.at("name").text() : name ? name->text() : ""};
        }
    }
    field.at("kind").fail(fmt::format(
        "unknown need '{}' (known: sysctl, program, option, ipv6, tcpdump, bound_inactive)", kind));
}

/// Runs a parser that complains by std::invalid_argument, and names the field in its complaint.
template <class Parse>
auto parse_text(const JsonField& field, const Parse& parse) {
    try {
        return parse(field.text());
    } catch (const std::invalid_argument& error) {
        field.fail(error.what());
    }
}

InterfacePlan read_interface(const JsonField& field) {
    InterfacePlan interface;
    interface.device = field.at("device").text();
    field.at("addresses").each([&](const JsonField& address) {
        interface.addresses.push_back(parse_text(address, &InterfaceAddress::parse));
    });
    return interface;
}

HostPlan read_host(const JsonField& field) {
    HostPlan host;
    host.name = field.at("name").text();
    field.at("interfaces").each([&](const JsonField& interface) {
        host.interfaces.push_back(read_interface(interface));
    });
    if (const auto neighbours = field.find("neighbours")) {
        neighbours->each([&](const JsonField& neighbour) {
            host.neighbours.push_back({neighbour.at("device").text(),
                                       parse_text(neighbour.at("address"), &IpAddress::parse),
                                       neighbour.at("mac").text()});
        });
    }
    if (const auto routes = field.find("routes")) {
        routes->each([&](const JsonField& route) {
            std::optional<IpAddress> via;
            if (const auto gateway = route.find("via")) {
                via = parse_text(*gateway, &IpAddress::parse);
            }
            host.routes.push_back({parse_text(route.at("to"), &InterfaceAddress::parse), via,
                                   route.at("device").text()});
        });
    }
    if (const auto sysctls = field.find("sysctls")) {
        sysctls->each_member([&](const std::string& name, const JsonField& value) {
            host.sysctls.push_back({name, value.text()});
        });
    }
    return host;
}

class PlanReader {
public:
    explicit PlanReader(const JsonField& root) : root_(root) {}

    Plan read() {
        root_.at("format").number(kFormat, kFormat);
        plan_.name = root_.at("case").text();
        check_name();
        if (const auto file = root_.find("file")) {
            plan_.file = file->text();
        }
        plan_.deadline = std::chrono::milliseconds(root_.at("deadline_ms").number(1));
        if (const auto needs = root_.find("needs")) {
            needs->each([this](const JsonField& need) { plan_.needs.push_back(read_need(need)); });
        }
        root_.at("hosts").each(
            [this](const JsonField& host) { plan_.hosts.push_back(read_host(host)); });
        if (plan_.hosts.empty()) {
            root_.at("hosts").fail("empty: a case needs a host");
        }
        read_links();
        read_captures();
        read_actors();
        const StepReader steps(plan_);
        root_.at("steps").each(
            [&](const JsonField& step) { plan_.steps.push_back(steps.read(step)); });
        return std::move(plan_);
    }

private:
    /// The name becomes a folder below the results: it must stay there.
    void check_name() const {
        const std::string& name = plan_.name;
        const bool leads_out = name.starts_with('/') || name.ends_with('/') ||
                               ("/" + name + "/").find("/../") != std::string::npos ||
                               name.find('\0') != std::string::npos;
        if (name.empty() || leads_out) {
            root_.at("case").fail(fmt::format("'{}' is not a name for a folder", name));
        }
    }

    LinkEndPlan read_link_end(const JsonField& field) const {
        const auto mac = field.find("mac");
        return {find_host(plan_, field.at("host")), field.at("device").text(),
                mac ? mac->text() : ""};
    }

    void read_links() {
        if (const auto links = root_.find("links")) {
            links->each([this](const JsonField& link) {
                plan_.links.push_back({read_link_end(link.at("a")), read_link_end(link.at("b"))});
            });
        }
    }

    void read_captures() {
        if (const auto captures = root_.find("captures")) {
            captures->each([this](const JsonField& capture) {
                const std::string file = capture.at("file").text();
                if (file.empty() || file.find('/') != std::string::npos) {
                    capture.at("file").fail(fmt::format("'{}' is not a file's name", file));
                }
                plan_.captures.push_back(
                    {find_host(plan_, capture.at("host")), capture.at("device").text(), file});
            });
        }
    }

    void read_actors() {
        root_.at("actors").each([this](const JsonField& field) {
            ActorPlan actor;
            actor.name = field.at("name").text();
            actor.host = find_host(plan_, field.at("host"));
            const std::string kind = field.at("kind").text();
            if (kind != "actor" && kind != "program") {
                field.at("kind").fail(fmt::format("'{}' is neither actor nor program", kind));
            }
            actor.program = kind == "program";
            if (const auto uid = field.find("uid")) {
                actor.uid = static_cast<uid_t>(uid->number(0, kLargestUid));
            }
            if (std::ranges::any_of(plan_.actors,
                                    [&](const auto& known) { return known.name == actor.name; })) {
                field.at("name").fail(fmt::format("two actors are called '{}'", actor.name));
            }
            plan_.actors.push_back(std::move(actor));
        });
    }

    const JsonField& root_;
    Plan plan_;
};

}  // namespace

std::string_view to_string(Need::Kind kind) {
    switch (kind) {
        using enum Need::Kind;
        case sysctl:
            return "sysctl";
        case program:
            return "program";
        case option:
            return "option";
        case ipv6:
            return "ipv6";
        case tcpdump:
            return "tcpdump";
        case bound_inactive:
            return "bound_inactive";
    }
    return "?";
}

Plan read_plan(std::string_view text) {
    const JsonDocument document(text);
    const JsonField root = document.root();
    return PlanReader(root).read();
}

}  // namespace bindlab
