#include "cli/backup_manifest.h"

#include <gtest/gtest.h>

namespace dunlin::cli {
namespace {

BackupManifest example() {
  BackupManifest manifest;
  manifest.made_at = Instant{1'772'434'800'000'000};
  manifest.heads = {{"main", 14, std::string(64, 'a')}, {"second", 0, ""}};
  manifest.files = {{"catalog.db", 24'576, std::string(64, 'b')}, {"mail/main/prp_1@x.eml", 900, std::string(64, 'c')}};
  return manifest;
}

std::string with_path(const std::string& path) {
  BackupManifest manifest = example();
  manifest.files[0].path = path;
  return write_manifest(manifest);
}

TEST(BackupManifest, ReadsWhatItWrote) {
  const Result<BackupManifest> read = read_manifest(write_manifest(example()));
  ASSERT_TRUE(read.has_value()) << read.error().text;
  EXPECT_EQ(read->made_at, example().made_at);
  EXPECT_EQ(read->heads, example().heads);
  EXPECT_EQ(read->files, example().files);
}

TEST(BackupManifest, LeadsNowhereElse) {
  for (const char* path : {"tenants/main.db", "seals/main-14.seal", "seal.key", "mail/main/x.eml"}) {
    EXPECT_TRUE(read_manifest(with_path(path)).has_value()) << path;
  }
  for (const char* path : {"../catalog.db", "tenants/../../x", "/etc/passwd", "tenants/", "other/x", "", "tenants//x",
                           "./catalog.db", "manifest.json"}) {
    const Result<BackupManifest> read = read_manifest(with_path(path));
    ASSERT_FALSE(read.has_value()) << path;
    EXPECT_EQ(read.error().reason, Reason::backup_damaged);
  }
}

TEST(BackupManifest, IsRefusedWhenItIsNotWhole) {
  const std::string whole = write_manifest(example());
  for (std::size_t length = 0; length + 1 < whole.size(); ++length) {
    ASSERT_FALSE(read_manifest(whole.substr(0, length)).has_value()) << length;
  }
  std::string newer = whole;
  newer.replace(newer.find("\"format\":1"), 10, "\"format\":2");
  EXPECT_FALSE(read_manifest(newer).has_value());
  EXPECT_FALSE(read_manifest("[]").has_value());
  EXPECT_FALSE(read_manifest(R"({"files":[1],"format":1,"made_at":"2026-03-02T07:00:00Z","tenants":[]})").has_value());
}

}  // namespace
}  // namespace dunlin::cli
