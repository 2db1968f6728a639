#include "recording_vfs.h"

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>

#include "base/check.h"

namespace dunlin {
namespace {

constexpr std::int64_t sector_bytes = 512;

std::string own_name(const std::string& path) {
  return std::filesystem::path(path).filename().string();
}

// Puts those sectors of a write that survive.
void write_sectors(std::string& content, std::int64_t offset, const std::string& bytes,
                   const std::optional<std::uint32_t>& survival, Prng& prng) {
  const std::int64_t end = offset + static_cast<std::int64_t>(bytes.size());
  for (std::int64_t at = offset; at < end;) {
    const std::int64_t sector_end = std::min(end, (at / sector_bytes + 1) * sector_bytes);
    if (!survival || prng.chance(*survival)) {
      if (static_cast<std::int64_t>(content.size()) < sector_end) {
        content.resize(static_cast<std::size_t>(sector_end), '\0');
      }
      std::memcpy(content.data() + at, bytes.data() + (at - offset), static_cast<std::size_t>(sector_end - at));
    }
    at = sector_end;
  }
}

}  // namespace

// What SQLite hands to each method: ours in front, the real one behind it in the same memory.
struct RecordingVfs::File {
  sqlite3_file base;
  RecordingVfs* vfs;
  std::size_t number;
  bool recorded;
  bool syncs_directory;  // with its next sync, as SQLite does for a log that may be new

  static File& of(sqlite3_file* file) { return *reinterpret_cast<File*>(file); }
  static sqlite3_file* real(sqlite3_file* file) { return reinterpret_cast<sqlite3_file*>(&of(file) + 1); }
  [[nodiscard]] bool notes() const { return recorded && vfs->recording_; }

  static int close(sqlite3_file* file) { return real(file)->pMethods->xClose(real(file)); }
  static int read(sqlite3_file* file, void* bytes, int count, sqlite3_int64 offset) {
    return real(file)->pMethods->xRead(real(file), bytes, count, offset);
  }
  static int write(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 offset) {
    const int code = real(file)->pMethods->xWrite(real(file), bytes, count, offset);
    if (code == SQLITE_OK && of(file).notes()) {
      of(file).vfs->note(Step::Kind::write, of(file).number, offset,
                         std::string(static_cast<const char*>(bytes), static_cast<std::size_t>(count)));
    }
    return code;
  }
  static int truncate(sqlite3_file* file, sqlite3_int64 size) {
    const int code = real(file)->pMethods->xTruncate(real(file), size);
    if (code == SQLITE_OK && of(file).notes()) of(file).vfs->note(Step::Kind::truncate, of(file).number, size);
    return code;
  }
  // The recording is the disk here, so the real one need not be waited for.
  static int sync(sqlite3_file* file, int) {
    File& self = of(file);
    if (!self.notes()) return SQLITE_OK;
    self.vfs->note(Step::Kind::sync, self.number);
    if (self.syncs_directory) self.vfs->note(Step::Kind::sync_directory, self.number);
    self.syncs_directory = false;
    return SQLITE_OK;
  }
  static int file_size(sqlite3_file* file, sqlite3_int64* size) {
    return real(file)->pMethods->xFileSize(real(file), size);
  }
  static int lock(sqlite3_file* file, int level) { return real(file)->pMethods->xLock(real(file), level); }
  static int unlock(sqlite3_file* file, int level) { return real(file)->pMethods->xUnlock(real(file), level); }
  static int check_reserved_lock(sqlite3_file* file, int* answer) {
    return real(file)->pMethods->xCheckReservedLock(real(file), answer);
  }
  static int file_control(sqlite3_file* file, int operation, void* argument) {
    return real(file)->pMethods->xFileControl(real(file), operation, argument);
  }
  static int sector_size(sqlite3_file* file) { return real(file)->pMethods->xSectorSize(real(file)); }
  static int device_characteristics(sqlite3_file* file) {
    return real(file)->pMethods->xDeviceCharacteristics(real(file));
  }
  static int shm_map(sqlite3_file* file, int page, int size, int extend, void volatile** memory) {
    return real(file)->pMethods->xShmMap(real(file), page, size, extend, memory);
  }
  static int shm_lock(sqlite3_file* file, int offset, int count, int flags) {
    return real(file)->pMethods->xShmLock(real(file), offset, count, flags);
  }
  static void shm_barrier(sqlite3_file* file) { real(file)->pMethods->xShmBarrier(real(file)); }
  static int shm_unmap(sqlite3_file* file, int erase) { return real(file)->pMethods->xShmUnmap(real(file), erase); }
};

// Version 2: without memory-mapped reading, which would pass us by.
const sqlite3_io_methods& RecordingVfs::methods() {
  static const sqlite3_io_methods table{.iVersion = 2,
                                        .xClose = File::close,
                                        .xRead = File::read,
                                        .xWrite = File::write,
                                        .xTruncate = File::truncate,
                                        .xSync = File::sync,
                                        .xFileSize = File::file_size,
                                        .xLock = File::lock,
                                        .xUnlock = File::unlock,
                                        .xCheckReservedLock = File::check_reserved_lock,
                                        .xFileControl = File::file_control,
                                        .xSectorSize = File::sector_size,
                                        .xDeviceCharacteristics = File::device_characteristics,
                                        .xShmMap = File::shm_map,
                                        .xShmLock = File::shm_lock,
                                        .xShmBarrier = File::shm_barrier,
                                        .xShmUnmap = File::shm_unmap,
                                        .xFetch = nullptr,
                                        .xUnfetch = nullptr};
  return table;
}

RecordingVfs::RecordingVfs() : real_(sqlite3_vfs_find(nullptr)), vfs_(*real_) {
  vfs_.zName = "recording";
  vfs_.pAppData = this;
  vfs_.szOsFile = static_cast<int>(sizeof(File)) + real_->szOsFile;
  vfs_.pNext = nullptr;
  vfs_.xOpen = open;
  vfs_.xDelete = remove;
  CHECK(sqlite3_vfs_register(&vfs_, 1) == SQLITE_OK);
}

RecordingVfs::~RecordingVfs() {
  sqlite3_vfs_unregister(&vfs_);
}

int RecordingVfs::open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  RecordingVfs& self = of(vfs);
  const bool is_new = name == nullptr || !std::filesystem::exists(name);
  file->pMethods = nullptr;  // until it is open, SQLite closes nothing
  const int code = self.real_->xOpen(self.real_, name, File::real(file), flags, out_flags);
  if (code != SQLITE_OK) return code;
  const bool recorded = name != nullptr && self.recording_;
  const bool log = (flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL)) != 0;
  std::construct_at(&File::of(file), File{{&methods()},
                                          &self,
                                          recorded ? self.file_number(own_name(name), is_new) : 0,
                                          recorded,
                                          log && (flags & SQLITE_OPEN_CREATE) != 0});
  return SQLITE_OK;
}

int RecordingVfs::remove(sqlite3_vfs* vfs, const char* name, int sync_directory) {
  RecordingVfs& self = of(vfs);
  const int code = self.real_->xDelete(self.real_, name, 0);
  const auto there = self.there_.find(own_name(name));
  if (code == SQLITE_OK && self.recording_ && there != self.there_.end()) {
    self.note(Step::Kind::remove, there->second);
    if (sync_directory != 0) self.note(Step::Kind::sync_directory, there->second);
    self.there_.erase(there);
  }
  return code;
}

std::size_t RecordingVfs::file_number(const std::string& name, bool is_new) {
  const auto there = there_.find(name);
  if (!is_new) {
    CHECK(there != there_.end());  // what was there before the recording is not known
    return there->second;
  }
  names_.push_back(name);
  there_[name] = names_.size() - 1;
  note(Step::Kind::make, names_.size() - 1);
  return names_.size() - 1;
}

void RecordingVfs::note(Step::Kind kind, std::size_t file, std::int64_t offset, std::string bytes) {
  steps_.push_back(Step{kind, file, offset, std::move(bytes)});
}

RecordingVfs::Counts RecordingVfs::counts() const {
  Counts counts;
  for (const Step& step : steps_) {
    counts.writes += step.kind == Step::Kind::write ? 1 : 0;
    counts.syncs += step.kind == Step::Kind::sync ? 1 : 0;
    counts.bytes += static_cast<std::int64_t>(step.bytes.size());
  }
  return counts;
}

RecordingVfs::Durable RecordingVfs::durable_at(std::size_t cut) const {
  Durable durable{std::vector<std::size_t>(names_.size(), 0), 0};
  for (std::size_t i = 0; i < cut; ++i) {
    if (steps_[i].kind == Step::Kind::sync) durable.files[steps_[i].file] = i;
    if (steps_[i].kind == Step::Kind::sync_directory) durable.directory = i;
  }
  return durable;
}

void RecordingVfs::build_disk(std::size_t cut, std::uint32_t survival, Prng& prng, const std::string& directory) const {
  const Durable durable = durable_at(cut);
  std::vector<std::string> contents(names_.size());
  std::map<std::string, std::size_t> there;
  for (std::size_t i = 0; i < cut; ++i) {
    const Step& step = steps_[i];
    std::string& content = contents[step.file];
    const bool file_survives = i < durable.files[step.file];
    switch (step.kind) {
      case Step::Kind::write:
        write_sectors(content, step.offset, step.bytes, file_survives ? std::nullopt : std::optional(survival), prng);
        break;
      case Step::Kind::truncate:
        if (file_survives || prng.chance(survival)) content.resize(static_cast<std::size_t>(step.offset), '\0');
        break;
      case Step::Kind::make:
        if (i < durable.directory || prng.chance(survival)) there[names_[step.file]] = step.file;
        break;
      case Step::Kind::remove:
        if (i < durable.directory || prng.chance(survival)) there.erase(names_[step.file]);
        break;
      case Step::Kind::sync:
      case Step::Kind::sync_directory:
        break;
    }
  }
  for (const auto& [name, number] : there) {
    std::ofstream out(std::filesystem::path(directory) / name, std::ios::binary);
    out << contents[number];
    CHECK(out.good());
  }
}

}  // namespace dunlin
