// Files of the command line: read whole, written whole, and secrets that only their owner may read.
//
// A secret is created with its final mode, so that there is no moment in which others could open it, and is never
// overwritten.
// Errors: file_unreadable, io_failed.
#pragma once

#include <string>

#include "base/result.h"

namespace dunlin::cli {

[[nodiscard]] Result<std::string> read_file(const std::string& path);
[[nodiscard]] Result<> write_file(const std::string& path, const std::string& bytes);
// A new file of mode 0600, on disk when this returns. io_failed when there is one already.
[[nodiscard]] Result<> write_secret_file(const std::string& path, const std::string& bytes);

}  // namespace dunlin::cli
