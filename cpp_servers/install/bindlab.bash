# bash completion of bindlab(1): its commands and programs, and their options. What they are is not written here a
# second time: the binary's own help says so.

_bindlab_words_of() {
    # The commands and programs of the top help, or the options of one: the first word of each line of a list.
    command "$@" --help 2>/dev/null | sed -nE 's/^  (-[^- ],)?(--[a-z0-9-]+|[a-z][a-z0-9-]*)( .*)?$/\2/p'
}

_bindlab_choices_of() {
    # The words that an option's line of the help names behind its colon.
    local option="$1"
    shift
    command "$@" --help 2>/dev/null | sed -nE "s/^  $option .*: (.*)/\1/p" | tr -s ', ' '\n' | grep -vxE 'a|file|or'
}

_bindlab() {
    local binary="${COMP_WORDS[0]}" word="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD - 1]}" at
    COMPREPLY=()
    # Behind `why … --` and `check … --` stands a command: its name, and then, by default, files.
    for ((at = 2; at < COMP_CWORD; at++)); do
        if [[ "${COMP_WORDS[1]} ${COMP_WORDS[at]}" == @(why|check)" --" ]]; then
            ((at + 1 < COMP_CWORD)) || mapfile -t COMPREPLY < <(compgen -c -- "$word")
            return
        fi
    done
    if ((COMP_CWORD == 1)); then
        mapfile -t COMPREPLY < <(compgen -W "$(_bindlab_words_of "$binary")" -- "$word")
        return
    fi
    case "$before" in
        --device)
            mapfile -t COMPREPLY < <(compgen -W "$(command ls /sys/class/net 2>/dev/null)" -- "$word")
            return
            ;;
        --reload)
            mapfile -t COMPREPLY < <(compgen -A signal -- "$word")
            return
            ;;
        --profile | --request)
            # "…: a file, or apache2, haproxy" and "…: http, line, or a file": the words that are no file's name.
            mapfile -t COMPREPLY < <(compgen -W "$(_bindlab_choices_of "$before" "$binary" "${COMP_WORDS[1]}")" -- "$word")
            mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "$word")
            compopt -o filenames 2>/dev/null  # a folder gets its slash
            return
            ;;
        --bind | --uid | --timeout | --port | --address | --with-address)
            return
            ;;
    esac
    if [[ "$word" == -* ]]; then
        local words
        words=$(_bindlab_words_of "$binary" "${COMP_WORDS[1]}")
        [[ "${COMP_WORDS[1]}" != @(why|check) ]] || words+=" --"
        mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
    fi
}

complete -o default -F _bindlab bindlab
