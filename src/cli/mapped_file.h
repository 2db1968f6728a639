// Files that a person names on the command line: their bytes, and the mapping to read them by.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "intake/mapping.h"

namespace dunlin::cli {

// A file's bytes, mapped: a file of any size costs no copy. file_unreadable when it cannot be opened or is no file.
class MappedFile {
 public:
  [[nodiscard]] static Result<MappedFile> open(const std::string& path);
  MappedFile(MappedFile&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}
  MappedFile& operator=(MappedFile&&) = delete;
  ~MappedFile();
  [[nodiscard]] std::string_view bytes() const { return {static_cast<const char*>(data_), size_}; }

 private:
  MappedFile() = default;
  void* data_ = nullptr;
  std::size_t size_ = 0;
};

// The mapping that --map names: a shipped one by its name, or a file.
[[nodiscard]] Result<std::optional<Mapping>> mapping_argument(const std::vector<Mapping>& shipped,
                                                              const std::string& argument);

}  // namespace dunlin::cli
