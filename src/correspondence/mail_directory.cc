#include "correspondence/mail_directory.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <mutex>
#include <system_error>
#include <utility>
#include <vector>

#include "base/check.h"

namespace dunlin {
namespace {

constexpr std::string_view unfinished_prefix = ".unfinished-";
constexpr int unfinished_max = 1000;  // being written at once, or left behind since the directory was opened
constexpr std::size_t file_name_bytes_max = 255;  // of every file system in use

std::string words_of(int error) {
  return std::generic_category().message(error);
}

DeliveryReport refused(std::string why) {
  return {DeliveryOutcome::refused, "not written: " + std::move(why)};
}

// A file descriptor with an owner.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&&) = delete;
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  [[nodiscard]] int number() const { return number_; }
  [[nodiscard]] bool is_open() const { return number_ >= 0; }
  void release() { number_ = -1; }

 private:
  int number_;
};

// Whether `name` in the directory is, now, the file that is open as `descriptor`.
bool is_named(int directory, const std::string& name, int descriptor) {
  struct stat named {};
  struct stat opened {};
  return fstatat(directory, name.c_str(), &named, AT_SYMLINK_NOFOLLOW) == 0 && fstat(descriptor, &opened) == 0 &&
         named.st_dev == opened.st_dev && named.st_ino == opened.st_ino;
}

// ---- Unfinished files
//
// Whoever holds the lock of an unfinished file may remove its name, nobody else: its writer while it writes, or, once
// the writer is gone, whoever cleans up. The name is looked at again under the lock, because until then it may have
// passed on.

// Created, locked and removed again at the end of its scope.
class UnfinishedFile {
 public:
  UnfinishedFile(int directory, std::string name, Descriptor descriptor)
      : directory_(directory), name_(std::move(name)), descriptor_(std::move(descriptor)) {}
  UnfinishedFile(UnfinishedFile&& other) noexcept
      : directory_(other.directory_),
        name_(std::exchange(other.name_, {})),
        descriptor_(std::move(other.descriptor_)) {}
  UnfinishedFile& operator=(UnfinishedFile&&) = delete;
  ~UnfinishedFile() { remove_name(); }

  // What cannot be removed now stays behind; it is no message, and the next to open the directory tries again.
  void remove_name() {
    if (!name_.empty()) unlinkat(directory_, name_.c_str(), 0);
    name_.clear();
  }
  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] int number() const { return descriptor_.number(); }

 private:
  int directory_;
  std::string name_;
  Descriptor descriptor_;
};

tl::expected<UnfinishedFile, DeliveryReport> create_unfinished(int directory) {
  for (int count = 0; count < unfinished_max; ++count) {
    std::string name = std::string(unfinished_prefix) + std::to_string(count);
    Descriptor descriptor(openat(directory, name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!descriptor.is_open()) {
      if (errno == EEXIST) continue;
      return tl::unexpected(refused("no file can be made in the mail directory: " + words_of(errno)));
    }
    if (flock(descriptor.number(), LOCK_EX | LOCK_NB) == 0) {
      if (is_named(directory, name, descriptor.number())) {
        return UnfinishedFile(directory, std::move(name), std::move(descriptor));
      }
    } else if (errno != EWOULDBLOCK) {
      const int error = errno;
      unlinkat(directory, name.c_str(), 0);
      return tl::unexpected(refused("no file can be locked in the mail directory: " + words_of(error)));
    }
    // In the moment before the lock somebody took the file for a leftover and removed it: on to the next name.
  }
  return tl::unexpected(refused("the mail directory has too many unfinished files; start the program again"));
}

struct CloseListing {
  void operator()(DIR* entries) const { closedir(entries); }
};

Result<std::vector<std::string>> unfinished_names(int directory) {
  Descriptor listing(openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  const std::unique_ptr<DIR, CloseListing> entries(listing.is_open() ? fdopendir(listing.number()) : nullptr);
  if (entries == nullptr) return refuse(Reason::io_failed, "the mail directory was not listed: " + words_of(errno));
  listing.release();  // entries closes it
  std::vector<std::string> names;
  errno = 0;
  while (const dirent* const entry = readdir(entries.get())) {
    const std::string_view name = entry->d_name;
    if (name.substr(0, unfinished_prefix.size()) == unfinished_prefix) names.emplace_back(name);
    errno = 0;
  }
  if (errno != 0) return refuse(Reason::io_failed, "the mail directory was not listed: " + words_of(errno));
  return names;
}

Result<> remove_leftovers(int directory) {
  for (const std::string& name : TRY(unfinished_names(directory))) {
    const Descriptor leftover(openat(directory, name.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    if (!leftover.is_open() || flock(leftover.number(), LOCK_EX | LOCK_NB) != 0) continue;
    if (is_named(directory, name, leftover.number())) unlinkat(directory, name.c_str(), 0);
  }
  return {};
}

// ---- The steps of a delivery

// 0, or the error.
int write_whole(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return written < 0 ? errno : EIO;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return fsync(descriptor) == 0 ? 0 : errno;
}

// Errors after which link() has certainly done nothing.
bool is_definite(int link_error) {
  constexpr int definite[] = {EACCES, EDQUOT, ELOOP, EMLINK,  ENAMETOOLONG, ENOENT,
                              ENOSPC, EPERM,  EROFS, ENOTDIR, EOPNOTSUPP,   EXDEV};
  return std::find(std::begin(definite), std::end(definite), link_error) != std::end(definite);
}

Result<> sync_parent(int directory) {
  const Descriptor parent(openat(directory, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (parent.is_open() && fsync(parent.number()) == 0) return {};
  return refuse(Reason::io_failed, "the mail directory's place was not made to last: " + words_of(errno));
}

class MailDirectory final : public Mailer {
 public:
  explicit MailDirectory(Descriptor directory) : directory_(std::move(directory)) {}

  [[nodiscard]] DeliveryReport deliver(const std::string& message_id, const std::string& bytes) override;
  [[nodiscard]] LookUp look_up(const std::string& message_id) override;

 private:
  // 0, or the error of the last time or of an earlier one: after an error nothing is synced again.
  [[nodiscard]] int sync();
  [[nodiscard]] int sync_error() const;
  [[nodiscard]] LookUp what_absence_means() const;

  Descriptor directory_;
  // Held during the sync: the system tells an error once, and whoever syncs at the same time must hear of it.
  mutable std::mutex mutex_;
  int sync_error_ = 0;
};

int MailDirectory::sync() {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (sync_error_ == 0 && fsync(directory_.number()) != 0) sync_error_ = errno;
  return sync_error_;
}

int MailDirectory::sync_error() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return sync_error_;
}

DeliveryReport MailDirectory::deliver(const std::string& message_id, const std::string& bytes) {
  CHECK(!message_id.empty() && !bytes.empty());
  if (const int error = sync_error(); error != 0) {
    return refused("the mail directory could not be synced before, so nothing more goes into it: " + words_of(error));
  }
  const std::string name = mail_file_name(message_id);
  if (name.size() > file_name_bytes_max) return refused("the Message-ID is too long for the name of a file");

  tl::expected<UnfinishedFile, DeliveryReport> file = create_unfinished(directory_.number());
  if (!file) return std::move(file).error();
  if (const int error = write_whole(file->number(), bytes); error != 0) {
    return refused("the message was not stored: " + words_of(error));
  }
  if (linkat(directory_.number(), file->name().c_str(), directory_.number(), name.c_str(), 0) != 0) {
    const int error = errno;
    if (is_definite(error)) return refused("the message was not given its name: " + words_of(error));
    if (error != EEXIST) {
      return {DeliveryOutcome::unclear, "cannot tell whether " + name + " is there: " + words_of(error)};
    }
    // Over a network the answer to our own link may be lost, and its repetition finds our file.
    if (!is_named(directory_.number(), name, file->number())) return refused(name + " is already there");
  }
  file->remove_name();
  if (const int error = sync(); error != 0) {
    return {DeliveryOutcome::unclear, name + " is there, but a power cut may lose it: " + words_of(error)};
  }
  return {DeliveryOutcome::accepted, "written to " + name};
}

LookUp MailDirectory::look_up(const std::string& message_id) {
  struct stat file {};
  if (fstatat(directory_.number(), mail_file_name(message_id).c_str(), &file, AT_SYMLINK_NOFOLLOW) == 0) {
    return S_ISREG(file.st_mode) && sync() == 0 ? LookUp::found : LookUp::cannot_tell;
  }
  if (errno == ENAMETOOLONG) return LookUp::absent;  // deliver refuses it
  return errno == ENOENT ? what_absence_means() : LookUp::cannot_tell;
}

// In a directory that was removed nothing is found, and nothing is known.
LookUp MailDirectory::what_absence_means() const {
  struct stat directory {};
  const bool there = fstat(directory_.number(), &directory) == 0 && directory.st_nlink > 0;
  return there && sync_error() == 0 ? LookUp::absent : LookUp::cannot_tell;
}

}  // namespace

std::string mail_file_name(std::string_view message_id) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  constexpr std::string_view kept = "abcdefghijklmnopqrstuvwxyz0123456789@._+-";
  std::string name;
  for (const char character : message_id) {
    if (kept.find(character) != std::string_view::npos && !(name.empty() && character == '.')) {
      name += character;
    } else {
      const unsigned char byte = static_cast<unsigned char>(character);
      name += '%';
      name += digits[byte >> 4];
      name += digits[byte & 0xF];
    }
  }
  return name + ".eml";
}

Result<std::unique_ptr<Mailer>> open_mail_directory(const std::string& path) {
  if (mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) {
    return refuse(Reason::io_failed, "the mail directory " + path + " was not made: " + words_of(errno) +
                                         "; make its parent, or name another directory");
  }
  Descriptor directory(open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!directory.is_open()) {
    return refuse(Reason::io_failed, "the mail directory " + path + " was not opened: " + words_of(errno) +
                                         "; make it readable, or name another directory");
  }
  // Also when it was there: whoever made it may have ended before this.
  TRY(sync_parent(directory.number()));
  TRY(remove_leftovers(directory.number()));
  return std::make_unique<MailDirectory>(std::move(directory));
}

}  // namespace dunlin
