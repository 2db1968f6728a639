#include "cli/secret_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <functional>
#include <sstream>
#include <system_error>

namespace dunlin::cli {
namespace {

bool write_all(int file, std::string_view bytes) {
  std::size_t written = 0;
  while (written < bytes.size()) {
    const ssize_t count = ::write(file, bytes.data() + written, bytes.size() - written);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    written += static_cast<std::size_t>(count);
  }
  return true;
}

tl::unexpected<Refusal> failed(const std::string& what, const std::string& path, int error) {
  const Reason reason = error == ENOSPC || error == EDQUOT ? Reason::database_full : Reason::io_failed;
  return refuse(reason, "Cannot " + what + " " + path + ": " + std::generic_category().message(error) + ".");
}

class OpenFile {
 public:
  explicit OpenFile(int file) : file_(file) {}
  ~OpenFile() {
    if (file_ >= 0) ::close(file_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  [[nodiscard]] int get() const { return file_; }

 private:
  int file_;
};

// Every piece of the file, in order.
Result<> each_piece(const std::string& path, const std::function<Result<>(std::string_view)>& take) {
  const OpenFile file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) return refuse(Reason::file_unreadable, "Cannot read " + path + ".");
  std::string piece(std::size_t{1} << 20, '\0');
  for (;;) {
    const ssize_t count = ::read(file.get(), piece.data(), piece.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return refuse(Reason::file_unreadable, "Cannot read " + path + ".");
    if (count == 0) return {};
    TRY(take(std::string_view(piece).substr(0, static_cast<std::size_t>(count))));
  }
}

// Makes a new file and lets `fill` write it; what could not be written whole is removed.
Result<> make_secret_file(const std::string& path, const std::function<Result<>(int)>& fill) {
  const OpenFile file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR));
  if (file.get() < 0) return failed("make", path, errno);
  Result<> filled = fill(file.get());
  if (filled && ::fsync(file.get()) != 0) filled = failed("write", path, errno);
  if (!filled) ::unlink(path.c_str());
  return filled;
}

}  // namespace

Result<std::string> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (file) text << file.rdbuf();
  if (!file) return refuse(Reason::file_unreadable, "Cannot read " + path + ".");
  return text.str();
}

Result<> write_file(const std::string& path, const std::string& bytes) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << bytes;
  file.close();
  if (!file) return refuse(Reason::io_failed, "Cannot write " + path + ".");
  return {};
}

Result<> write_secret_file(const std::string& path, const std::string& bytes) {
  return make_secret_file(path, [&](int file) -> Result<> {
    if (!write_all(file, bytes)) return failed("write", path, errno);
    return {};
  });
}

Result<CopiedFile> copy_secret_file(const std::string& from, const std::string& to) {
  CopiedFile copied;
  Sha256 hash;
  TRY(make_secret_file(to, [&](int file) {
    return each_piece(from, [&](std::string_view piece) -> Result<> {
      if (!write_all(file, piece)) return failed("write", to, errno);
      hash.update(piece);
      copied.bytes += static_cast<std::int64_t>(piece.size());
      return {};
    });
  }));
  copied.digest = hash.finish();
  return copied;
}

Result<CopiedFile> digest_file(const std::string& path) {
  CopiedFile file;
  Sha256 hash;
  TRY(each_piece(path, [&](std::string_view piece) -> Result<> {
    hash.update(piece);
    file.bytes += static_cast<std::int64_t>(piece.size());
    return {};
  }));
  file.digest = hash.finish();
  return file;
}

Result<> sync_directory(const std::string& path) {
  const OpenFile directory(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory.get() < 0 || ::fsync(directory.get()) != 0) return failed("sync", path, errno);
  return {};
}

}  // namespace dunlin::cli
