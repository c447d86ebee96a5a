// The nearest known word to one that is not known, for "did you mean".
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace bindlab {

/// The candidate with the smallest edit distance (a swap of neighbours counts as one), case
/// ignored; nothing when even that is further than a third of the word (at least 1). First wins a
/// tie.
std::optional<std::string_view> nearest(std::string_view word,
                                        std::span<const std::string_view> candidates);

}  // namespace bindlab
