#include "cpp_servers/actor/call_parser.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "cpp_servers/actor/message.hpp"
#include "cpp_servers/actor/verb.hpp"
#include "cpp_servers/actor/words.hpp"

namespace bindlab {

namespace {

// Takes the words of one line into its call. The order in which things are checked is part of the
// language: the first one that is wrong is the one that is told.
class Parser {
public:
    Parser(Words& words, const Verb& verb) : words_(words), call_(verb), forms_(verb.forms) {}

    Call parse() {
        try {
            for (const Form& form : forms_) {
                take(form);
            }
            words_.finish();
            check_families();
        } catch (const Refusal& refusal) {
            throw LineFault(fmt::format("{}: {}", call_.verb().name, refusal.what()));
        } catch (const LineFault& fault) {
            throw LineFault(
                fmt::format(message::kWrite, call_.verb().name, fault.what(), how_to_write()));
        }
        return std::move(call_);
    }

private:
    void take(const Form& form) {
        switch (form.kind) {
            case FormKind::name:
                call_.set_name(words_.take_name_or(form.name));
                break;
            case FormKind::new_name:
                call_.set_new_name(words_.take_as_or(form.name));
                break;
            case FormKind::keyword:
                if (words_.take_if(form.label)) {
                    call_.add(form.label, std::string(form.label));
                }
                break;
            case FormKind::text:
                call_.add(form.label, words_.take_quoted(form.label));
                break;
            case FormKind::other:
                call_.add(form.label, words_.take_other(form.words, form.label));
                break;
            case FormKind::option:
                take_option(form);
                break;
            case FormKind::parts:
                take_parts(form.parts);
                break;
            case FormKind::one_of:
            case FormKind::endpoint:
            case FormKind::address:
            case FormKind::number:
            case FormKind::relative:
            case FormKind::device:
            case FormKind::letters:
            case FormKind::bytes:
            case FormKind::path:
                take_value(form);
                break;
        }
    }

    void take_value(const Form& form) {
        if (form.optional && words_.at_end()) {
            call_.add(form.label, form.otherwise);
            return;
        }
        Value value = parse_value(form, words_.take_word(form.label));
        if (form.kind == FormKind::letters) {
            letters_ = &form;
        }
        call_.add(form.label, std::move(value));
    }

    void take_option(const Form& form) {
        const std::string_view word = words_.peek();
        if (!word.empty() && word.front() >= '0' && word.front() <= '9') {
            for (const Form& each : form.by_number) {
                take(each);
            }
            return;
        }
        const SocketOption& option = find_socket_option(words_.take_word(form.label));
        call_.set_option(option);
        if (form.sets && option.read_only) {
            throw LineFault(fmt::format(message::kReadOnly, option.name));
        }
        if (!form.sets && option.value->show == nullptr) {
            throw LineFault(fmt::format(message::kSetOnly, option.name));
        }
        if (form.sets) {
            option_forms_ = option.value->forms;
            for (const Form& value : option_forms_) {
                take(value);
            }
        }
    }

    void take_parts(std::span<const Part> parts) {
        while (!words_.at_end()) {
            const std::string_view word = words_.peek();
            const auto part = std::find_if(parts.begin(), parts.end(), [&](const Part& candidate) {
                return words_.next_is_quoted() ? candidate.keyword.empty()
                                               : !word.empty() && candidate.keyword == word;
            });
            if (part == parts.end()) {
                throw LineFault(fmt::format(message::kNoPart, word, keywords(parts)));
            }
            take_part(*part);
        }
    }

    void take_part(const Part& part) {
        if (part.keyword.empty()) {
            must_be_first(part.value.label);
            call_.add(part.value.label, words_.take_quoted(part.value.label));
            return;
        }
        words_.take_if(part.keyword);
        must_be_first(part.keyword);
        if (call_.has(part.excludes)) {
            throw LineFault(fmt::format(message::kExcludes, part.keyword, part.excludes));
        }
        if (!part.goes_with.empty() &&
            call_.word(letters_->label).find(part.goes_with) == std::string::npos) {
            throw LineFault(
                fmt::format(message::kGoesWith, part.keyword, part.goes_with, letters_->label));
        }
        const std::string what = fmt::format(message::kAfter, part.keyword);
        call_.add(part.keyword, parse_value(part.value, words_.take_word(what)));
    }

    void must_be_first(std::string_view label) const {
        if (call_.has(label)) {
            throw LineFault(fmt::format(message::kTwice, label));
        }
    }

    void check_families() const {
        const Form* first = nullptr;
        for (const Form& form : forms_) {
            if (!call_.verb().one_family || form.kind != FormKind::endpoint) {
                continue;
            }
            first = first == nullptr ? &form : first;
            if (call_.endpoint(form.label).address.family !=
                call_.endpoint(first->label).address.family) {
                throw LineFault(fmt::format(message::kOneFamily, first->label, form.label));
            }
        }
    }

    // As the verb is written, with the values of the option once it is known.
    [[nodiscard]] std::string how_to_write() const {
        std::string text(call_.verb().name);
        for (const Form& form : forms_) {
            const bool known = form.kind == FormKind::option && !option_forms_.empty();
            text += fmt::format(
                " {}", known ? fmt::format("{} {}", call_.option()->name, usage(option_forms_))
                             : usage(form));
        }
        return text;
    }

    Words& words_;
    Call call_;
    std::span<const Form> forms_;
    std::span<const Form> option_forms_;
    const Form* letters_ = nullptr;
};

}  // namespace

std::optional<Call> parse_call(std::string_view line) {
    std::vector<Word> split = split_words(line);
    if (split.empty()) {
        return std::nullopt;
    }
    Words words(std::move(split));
    return Parser(words, find_verb(words.take_word("a verb"))).parse();
}

}  // namespace bindlab
