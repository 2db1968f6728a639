// Files of the command line: read whole, written whole, and secrets that only their owner may read.
//
// A secret is created with its final mode, so that there is no moment in which others could open it, and is never
// overwritten.
// A copy is a secret too: a message or a database may not become readable on its way.
//
// Errors: file_unreadable, io_failed, database_full (the disk is full, whatever was written).
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "base/sha256.h"

namespace dunlin::cli {

[[nodiscard]] Result<std::string> read_file(const std::string& path);
[[nodiscard]] Result<> write_file(const std::string& path, const std::string& bytes);
// A new file of mode 0600, on disk when this returns. io_failed when there is one already.
[[nodiscard]] Result<> write_secret_file(const std::string& path, const std::string& bytes);

struct CopiedFile {
  std::int64_t bytes = 0;
  Digest digest;
};
// A new file of mode 0600 with the bytes of another, on disk when this returns.
[[nodiscard]] Result<CopiedFile> copy_secret_file(const std::string& from, const std::string& to);
[[nodiscard]] Result<CopiedFile> digest_file(const std::string& path);
// The names in a directory are on disk when this returns.
[[nodiscard]] Result<> sync_directory(const std::string& path);

}  // namespace dunlin::cli
