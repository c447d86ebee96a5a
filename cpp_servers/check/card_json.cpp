#include "cpp_servers/check/card_json.hpp"

#include <nlohmann/json.hpp>

#include "cpp_servers/check/start_words.hpp"
#include "netns/names.hpp"

namespace bindlab {

namespace {

using Json = nlohmann::ordered_json;

constexpr int kCardFormat = 1;

template <class Value>
Json or_null(const std::optional<Value>& value) {
    return value ? Json(*value) : Json();
}

template <class Value>
Json list_of(const std::vector<Value>& values, Json (*as_json)(const Value&)) {
    Json list = Json::array();
    for (const Value& value : values) {
        list.push_back(as_json(value));
    }
    return list;
}

Json options_json(const std::optional<ReuseOptions>& options) {
    if (!options) {
        return {};
    }
    return {{"SO_REUSEADDR", options->address}, {"SO_REUSEPORT", options->port}};
}

Json call_json(const PortCall& call) {
    return {{"call", call.name},
            {"pid", call.pid},
            {"where", call.where          ? Json(call.where->to_string())
                      : call.path.empty() ? Json()
                                          : Json(call.path)},
            {"errno", call.error == 0 ? Json() : Json(errno_name(call.error))},
            {"backlog", call.name == "listen" ? Json(call.backlog) : Json()},
            {"at_ms", call.at.count()}};
}

Json attempt_json(const Attempt& attempt) {
    constexpr std::array<const char*, 4> kHolders = {"nobody", "remnant", "forked child",
                                                     "executed child"};
    Json instead = Json::array();
    for (const Endpoint& where : attempt.instead) {
        instead.push_back(where.to_string());
    }
    return {{"came", to_string(attempt.came)},
            {"decided_by", attempt.decisive ? call_json(*attempt.decisive) : Json()},
            {"after_ms", attempt.after.count()},
            {"up_later", attempt.up_later},
            {"instead", instead},
            {"was_up", attempt.was_up},
            {"bound", attempt.bound},
            {"held_by", kHolders.at(static_cast<std::size_t>(attempt.held_by))},
            {"end", attempt.end.empty() ? Json() : Json(attempt.end)},
            {"last_words", attempt.words}};
}

Json listener_json(const ListenerSeen& it) {
    return {{"protocol", to_string(it.protocol)},
            {"address", it.where.to_string()},
            {"sockets", it.sockets},
            {"options_at_bind", options_json(it.at_bind)},
            {"options_now", options_json(it.now)},
            {"IPV6_V6ONLY", or_null(it.v6only)},
            {"close_on_exec", or_null(it.close_on_exec)},
            {"backlog", it.protocol == Protocol::tcp ? Json(it.backlog) : Json()},
            {"port_chosen_by_kernel", it.chosen}};
}

Json restart_json(const RestartTrial& it) {
    const std::string_view state = state_of(it.ending);
    return {{"stop", to_string(it.stop)},
            {"ending", to_string(it.ending)},
            {"remnant_wanted", state.empty() ? Json() : Json(state)},
            {"listener", it.listener.to_string()},
            {"reached", it.reached.to_string()},
            {"remnant", it.remnant ? Json(socket_words(*it.remnant)) : Json()},
            {"remnant_at_restart", it.became ? Json(socket_words(*it.became)) : Json()},
            {"connection_options", options_json(it.connection)},
            {"not_made", it.not_made.empty() ? Json() : Json(it.not_made)},
            {"never_ends", it.never_ends},
            {"started_again", it.started_again},
            {"ended_by_itself", it.by_itself},
            {"child_lives", it.child_lives},
            {"listener_stays", it.listener_stays},
            {"capture", it.capture.empty() ? Json() : Json(it.capture)},
            {"first_start", it.before ? attempt_json(*it.before) : Json()},
            {"restart", attempt_json(it.restart)},
            {"steps", it.steps}};
}

Json second_json(const SecondStart& it) {
    return {{"other_user", it.other_user},
            {"not_done", it.not_done.empty() ? Json() : Json(it.not_done)},
            {"start", attempt_json(it.attempt)},
            {"shared", list_of(it.shared, listener_json)},
            {"connections", it.connections},
            {"first_got", it.first},
            {"second_got", it.second},
            {"steps", it.steps}};
}

Json reload_json(const Reload& it) {
    return {{"signal", it.signal},
            {"not_done", it.not_done.empty() ? Json() : Json(it.not_done)},
            {"inodes_before", it.before},
            {"inodes_after", it.after},
            {"refused", it.refused ? call_json(*it.refused) : Json()},
            {"ended", it.ended},
            {"connections", it.made},
            {"lost", it.lost},
            {"unanswered", it.unanswered},
            {"lost_before_the_signal", it.lost_before},
            {"steps", it.steps}};
}

Json finding_json(const Finding& it) {
    return {{"verdict", to_string(it.verdict)},
            {"sentence", it.sentence},
            {"advice", it.advice},
            {"up_to_s", it.up_to ? Json(it.up_to->count()) : Json()},
            {"evidence", it.evidence}};
}

Json leak_json(const Leak& it) {
    return {{"pid", it.pid}, {"program", it.program}, {"listener", it.where.to_string()}};
}

}  // namespace

// What a server writes need not be UTF-8.
std::string card_json(const ServerObservations& seen, const Judgement& judgement) {
    const Json card = {{"format", kCardFormat},
                       {"verdict", to_string(judgement.verdict)},
                       {"up_to_s", judgement.up_to ? Json(judgement.up_to->count()) : Json()},
                       {"exit", exit_code_of(judgement.verdict)},
                       {"command", seen.command},
                       {"kernel", seen.release},
                       {"rules_of", to_string(seen.kernel)},
                       {"findings", list_of(judgement.findings, finding_json)},
                       {"first_start", attempt_json(seen.first)},
                       {"calls", list_of(seen.calls, call_json)},
                       {"listeners", list_of(seen.listeners, listener_json)},
                       {"restarts", list_of(seen.restarts, restart_json)},
                       {"second_starts", list_of(seen.seconds, second_json)},
                       {"reload", seen.reload ? reload_json(*seen.reload) : Json()},
                       {"leaks", list_of(seen.leaks, leak_json)},
                       {"not_covered", seen.left_out},
                       {"left_out_by_wish", seen.left_out_by_wish}};
    // All letters but ASCII are escaped (\u009b): a terminal acts on some.
    return card.dump(-1, ' ', true, Json::error_handler_t::replace);
}

}  // namespace bindlab
