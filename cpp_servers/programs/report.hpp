// What the programs say: data on stdout, a line at a time and at once, words on stderr.
#pragma once

#include <string>
#include <string_view>

namespace bindlab {

/// Bytes fit for one line of a terminal: one line ending at the end is dropped; controls, what
/// turns the direction of writing, what is not seen, and bytes that are no UTF-8 are written as \n,
/// \t, \r, \xHH, \uHHHH or \UHHHHHHHH, as for_terminal() of harness/language/escape.py does;
/// everything else is left as it is.
std::string printable(std::string_view bytes);

/// `received 5 bytes: hello`, and `received 5 bytes from 10.0.0.2:4000: hello` with a sender.
std::string received(std::string_view bytes, std::string_view sender = {});

/// A line of data on stdout, the newline added. Throws std::system_error ("write failed") if it
/// does not get there: a full disk, a closed stream.
void say(std::string_view line);
/// A line of words on stderr, as far as there is one.
void tell(std::string_view line);

}  // namespace bindlab
