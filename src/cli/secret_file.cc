#include "cli/secret_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <sstream>
#include <system_error>

namespace dunlin::cli {
namespace {

bool write_all(int file, const std::string& bytes) {
  std::size_t written = 0;
  while (written < bytes.size()) {
    const ssize_t count = ::write(file, bytes.data() + written, bytes.size() - written);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    written += static_cast<std::size_t>(count);
  }
  return ::fsync(file) == 0;
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
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
  if (file < 0) {
    return refuse(Reason::io_failed, "Cannot make " + path + ": " + std::generic_category().message(errno) + ".");
  }
  const bool written = write_all(file, bytes);
  const int error = errno;
  ::close(file);
  if (written) return {};
  ::unlink(path.c_str());
  return refuse(Reason::io_failed, "Cannot write " + path + ": " + std::generic_category().message(error) + ".");
}

}  // namespace dunlin::cli
