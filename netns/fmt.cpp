// fmt's own code, so that the other sources need only know what it can do.
//
// All functions that fmt/format-inl.h does not make inline when FMT_HEADER_ONLY is not set, and the
// templates that fmt/format.h leaves to whoever compiles it (fmt 9 and 10).
#include <fmt/format-inl.h>

#include <locale>

namespace fmt::detail {

template thousands_sep_result<char> thousands_sep_impl<char>(locale_ref locale);
template char decimal_point_impl<char>(locale_ref locale);
template dragonbox::decimal_fp<float> dragonbox::to_decimal(float value) noexcept;
template dragonbox::decimal_fp<double> dragonbox::to_decimal(double value) noexcept;
template std::locale locale_ref::get<std::locale>() const;
#if FMT_VERSION >= 100000
template void vformat_to(buffer<char>& buffer, string_view format, vformat_args<>::type arguments,
                         locale_ref locale);
#endif

}  // namespace fmt::detail
