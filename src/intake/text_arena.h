// TextArena: a place for the few texts of a chunk that are not slices of the file (unescaped quotes, changed case).
//
//   std::string_view kept = arena.keep("O\"Hara");   // valid until clear() or the end of the arena; moving it is
//   allowed
#pragma once

#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace dunlin {

class TextArena {
 public:
  [[nodiscard]] char* allocate(std::size_t bytes) {
    if (bytes > left_) grow(bytes);
    char* const place = next_;
    next_ += bytes;
    left_ -= bytes;
    return place;
  }

  [[nodiscard]] std::string_view keep(std::string_view text) {
    if (text.empty()) return {};
    char* const place = allocate(text.size());
    std::memcpy(place, text.data(), text.size());
    return {place, text.size()};
  }

  void clear() {
    if (blocks_.size() > 1) blocks_.erase(blocks_.begin() + 1, blocks_.end());  // the first is reused by every chunk
    next_ = blocks_.empty() ? nullptr : blocks_.front().bytes.get();
    left_ = blocks_.empty() ? 0 : blocks_.front().size;
  }

 private:
  struct Block {
    std::unique_ptr<char[]> bytes;
    std::size_t size = 0;
  };

  void grow(std::size_t bytes) {
    static constexpr std::size_t block_bytes = 64 * 1024;
    const std::size_t size = bytes > block_bytes ? bytes : block_bytes;
    blocks_.push_back(Block{std::make_unique<char[]>(size), size});
    next_ = blocks_.back().bytes.get();
    left_ = size;
  }

  std::vector<Block> blocks_;
  char* next_ = nullptr;
  std::size_t left_ = 0;
};

}  // namespace dunlin
