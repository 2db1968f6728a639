#include "cli/secret_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>

namespace dunlin::cli {
namespace {

class SecretFile : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "dunlin_secret_XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    directory_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }
  std::string path() const { return directory_ + "/seal.key"; }

  std::string directory_;
};

TEST_F(SecretFile, IsReadableByItsOwnerOnly) {
  const std::string secret("\0binary\n\xff", 9);
  ASSERT_TRUE(write_secret_file(path(), secret).has_value());
  struct stat status {};
  ASSERT_EQ(::stat(path().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777U, 0600U);
  EXPECT_EQ(read_file(path()), secret);
}

TEST_F(SecretFile, IsNeverOverwritten) {
  ASSERT_TRUE(write_secret_file(path(), "first").has_value());
  const Result<> second = write_secret_file(path(), "second");
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().reason, Reason::io_failed);
  EXPECT_EQ(read_file(path()), "first");
}

TEST_F(SecretFile, IsNotWrittenThroughALink) {
  std::filesystem::create_symlink(directory_ + "/elsewhere", path());
  EXPECT_FALSE(write_secret_file(path(), "secret").has_value());
  EXPECT_FALSE(std::filesystem::exists(directory_ + "/elsewhere"));
}

TEST_F(SecretFile, IsRefusedWhereItCannotBe) {
  EXPECT_FALSE(write_secret_file(directory_ + "/no/such/place", "secret").has_value());
  EXPECT_FALSE(write_file(directory_ + "/no/such/place", "text").has_value());
  const Result<std::string> absent = read_file(directory_ + "/absent");
  ASSERT_FALSE(absent.has_value());
  EXPECT_EQ(absent.error().reason, Reason::file_unreadable);
}

}  // namespace
}  // namespace dunlin::cli
