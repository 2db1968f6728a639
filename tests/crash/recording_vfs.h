// A file system for SQLite that remembers what was written and what was synced, and builds from it the disks that a
// power cut may leave behind.
//
//   RecordingVfs vfs;                             // from now on every SQLite database of this process goes through it
//   vfs.record(Recording::on);
//   ...                                           // the program works; vfs.position() says how far it has come
//   vfs.record(Recording::off);
//   vfs.build_disk(cut, survival, prng, "other-directory");
//
// What is durable at a cut: of a file, everything before its last sync; of the directory, every name that was made or
// removed before its last sync (SQLite syncs it with the first sync of a new log). Of the writes after that, any subset
// of sectors of 512 bytes may be on the disk, whatever their order; a change of length or of a name may be there or
// not. A sector is written whole or not at all, and an overwrite harms nothing beside it: this is what SQLite asks of a
// disk (SQLITE_IOCAP_POWERSAFE_OVERWRITE).
//
// Only one directory of databases may be recorded at a time. While nothing is recorded, nothing is synced either: a
// thousand rebuilt disks need not wait for the real one. For tests only.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/prng.h"

namespace dunlin {

enum class Recording : std::uint8_t { on, off };

class RecordingVfs {
 public:
  RecordingVfs();
  ~RecordingVfs();
  RecordingVfs(const RecordingVfs&) = delete;
  RecordingVfs& operator=(const RecordingVfs&) = delete;

  void record(Recording recording) { recording_ = recording == Recording::on; }
  // How many steps are recorded: what happened before has a smaller number.
  [[nodiscard]] std::size_t position() const { return steps_.size(); }

  struct Counts {
    std::int64_t writes = 0;
    std::int64_t syncs = 0;
    std::int64_t bytes = 0;
  };
  [[nodiscard]] Counts counts() const;

  // Writes into `directory` what a cut before step `cut` may have left. Each thing that is not durable survives with
  // the chance `survival` of ten thousand.
  void build_disk(std::size_t cut, std::uint32_t survival, Prng& prng, const std::string& directory) const;

 private:
  struct File;
  struct Step {
    enum class Kind : std::uint8_t { write, truncate, sync, make, remove, sync_directory };
    Kind kind = Kind::write;
    std::size_t file = 0;  // number of the file: a new one each time that a name is made
    std::int64_t offset = 0;
    std::string bytes;
  };
  // The last sync before the cut, of each file and of the directory, as the number of its step.
  struct Durable {
    std::vector<std::size_t> files;
    std::size_t directory = 0;
  };

  static RecordingVfs& of(sqlite3_vfs* vfs) { return *static_cast<RecordingVfs*>(vfs->pAppData); }
  static int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags);
  static int remove(sqlite3_vfs* vfs, const char* name, int sync_directory);
  static const sqlite3_io_methods& methods();

  std::size_t file_number(const std::string& name, bool is_new);
  void note(Step::Kind kind, std::size_t file, std::int64_t offset = 0, std::string bytes = {});
  [[nodiscard]] Durable durable_at(std::size_t cut) const;

  sqlite3_vfs* real_;
  sqlite3_vfs vfs_;
  bool recording_ = false;
  std::vector<std::string> names_;            // by number of the file
  std::map<std::string, std::size_t> there_;  // the files that exist, by name
  std::vector<Step> steps_;
};

}  // namespace dunlin
