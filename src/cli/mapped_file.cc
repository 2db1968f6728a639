#include "cli/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>

#include "intake/shipped_mappings.h"

namespace dunlin::cli {

Result<MappedFile> MappedFile::open(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return refuse(Reason::file_unreadable, "Cannot read " + path + ": " + std::strerror(errno));
  struct stat about {};
  if (::fstat(file, &about) != 0 || !S_ISREG(about.st_mode)) {
    ::close(file);
    return refuse(Reason::file_unreadable, path + " is not a file.");
  }
  MappedFile mapped;
  mapped.size_ = static_cast<std::size_t>(about.st_size);
  if (mapped.size_ > 0) mapped.data_ = ::mmap(nullptr, mapped.size_, PROT_READ, MAP_PRIVATE, file, 0);
  ::close(file);
  if (mapped.data_ == MAP_FAILED) return refuse(Reason::file_unreadable, "Cannot read " + path + ".");
  return mapped;
}

MappedFile::~MappedFile() {
  if (data_ != nullptr) ::munmap(data_, size_);
}

Result<std::optional<Mapping>> mapping_argument(const std::vector<Mapping>& shipped, const std::string& argument) {
  if (argument.empty()) return std::optional<Mapping>{};
  if (const Mapping* found = find_mapping(shipped, argument)) return std::optional<Mapping>{*found};
  if (!std::filesystem::exists(argument)) {
    std::string names;
    for (const Mapping& mapping : shipped) names += (names.empty() ? "" : ", ") + mapping.name;
    return refuse(Reason::file_unreadable,
                  "There is no mapping \"" + argument + "\": name a file, or one of " + names + ".");
  }
  return std::optional<Mapping>{TRY(Mapping::parse(std::string(TRY(MappedFile::open(argument)).bytes()), argument))};
}

}  // namespace dunlin::cli
