// The word `export`: a case or a cell as a program that somebody else can run.
//
// The texts are written by the harness (harness/export/), and this only starts it: that of the
// checkout which the binary was built from.
#pragma once

namespace bindlab {

/// Becomes `python3 -m harness export` with the same words; returns only if that cannot be: 3, with
/// a line that says why.
int run_export(int argc, char** argv);

/// The same, of the checkout in `source`.
int run_export_of(const char* source, int argc, char** argv);

}  // namespace bindlab
