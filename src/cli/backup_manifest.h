// What a backup holds: every file with its length and digest, and how far the journal of each tenant had come. Written
// last, so a backup without it is not whole.
//
//   manifest.json   {"files":[{"bytes","path","sha256"}...],"format":1,"made_at","tenants":[{"hash","name","seq"}...]}
//
// Canonical JSON and a line's end. Paths are relative to the backup and are those of a data directory; nothing else is
// read from a manifest, so that a forged one cannot lead out of the directory.
//
// Errors: backup_damaged.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/result.h"

namespace dunlin::cli {

struct BackupManifest {
  struct File {
    std::string path;
    std::int64_t bytes = 0;
    std::string sha256;
    bool operator==(const File&) const = default;
  };
  struct Head {
    std::string tenant;
    std::int64_t seq = 0;  // 0: entered in the catalog, and not yet founded
    std::string hash;
    bool operator==(const Head&) const = default;
  };

  Instant made_at;
  std::vector<Head> heads;
  std::vector<File> files;
};

inline constexpr std::string_view manifest_name = "manifest.json";

[[nodiscard]] std::string write_manifest(const BackupManifest& manifest);
[[nodiscard]] Result<BackupManifest> read_manifest(std::string_view text);

}  // namespace dunlin::cli
