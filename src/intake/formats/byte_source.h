// ByteSource: a file in blocks, so that a reader of a long one holds a block of it.
//
//   while (const std::string_view block = TRY(source.next()); !block.empty()) parse(block);
#pragma once

#include <string_view>

#include "base/result.h"

namespace dunlin {

class ByteSource {
 public:
  virtual ~ByteSource() = default;
  // The next bytes, good until the next call; empty at the end. io_failed.
  [[nodiscard]] virtual Result<std::string_view> next() = 0;
};

class ByteView final : public ByteSource {
 public:
  explicit ByteView(std::string_view bytes, std::size_t block = std::size_t{64} * 1024) : rest_(bytes), block_(block) {}
  [[nodiscard]] Result<std::string_view> next() override {
    const std::string_view block = rest_.substr(0, block_);
    rest_.remove_prefix(block.size());
    return block;
  }

 private:
  std::string_view rest_;
  std::size_t block_;
};

}  // namespace dunlin
