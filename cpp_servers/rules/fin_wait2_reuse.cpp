#include "cpp_servers/rules/fin_wait2_reuse.hpp"

#include <array>

namespace bindlab {
namespace {

constexpr std::array<KernelRange, 6> kReuse = {{{.from = {}, .before = {5, 10, 227}},
                                                {.from = {5, 11, 0}, .before = {5, 15, 0}},
                                                {.from = {5, 16, 0}, .before = {6, 1, 113}},
                                                {.from = {6, 2, 0}, .before = {6, 6, 0}},
                                                {.from = {6, 7, 0}, .before = {6, 10, 0}},
                                                {.from = {6, 11, 0}, .before = {6, 11, 3}}}};
constexpr std::array<KernelRange, 3> kMayReuse = {{{.from = {5, 15, 0}, .before = {5, 16, 0}},
                                                   {.from = {6, 6, 0}, .before = {6, 7, 0}},
                                                   {.from = {6, 10, 0}, .before = {6, 11, 0}}}};

}  // namespace

std::span<const KernelRange> reuse_fin_wait2() {
    return kReuse;
}

std::span<const KernelRange> may_reuse_fin_wait2() {
    return kMayReuse;
}

}  // namespace bindlab
