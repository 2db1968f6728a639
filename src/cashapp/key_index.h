// KeyIndex: from a text to the few places that bear it. One open-addressing table of 64-bit hashes over postings that
// lie together; built once, then read by any number of threads.
//
//   KeyIndex::Builder builder;
//   builder.add(hash_of("INV202401234"), 17);
//   const KeyIndex index = std::move(builder).build(8);
//   for (const std::int32_t place : index.find(hash_of("INV202401234"))) ...
//
// A key that more than `postings_max` places bear is no evidence, and is answered like one that none bears. Places of
// a key come in ascending order, each once. Whoever must not be fooled by two texts of one hash compares the texts.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace dunlin {

[[nodiscard]] std::uint64_t hash_of(std::string_view text, std::uint64_t salt = 0);

class KeyIndex {
 public:
  class Builder {
   public:
    void reserve(std::size_t keys) { entries_.reserve(keys); }
    void add(std::uint64_t key, std::int32_t place) { entries_.push_back({key, place}); }
    [[nodiscard]] KeyIndex build(std::size_t postings_max) &&;

   private:
    friend class KeyIndex;
    struct Entry {
      std::uint64_t key;
      std::int32_t place;
      auto operator<=>(const Entry&) const = default;
    };
    std::vector<Entry> entries_;
  };

  [[nodiscard]] std::span<const std::int32_t> find(std::uint64_t key) const;

 private:
  struct Slot {
    std::uint64_t key = 0;
    std::uint32_t begin = 0;
    std::uint32_t count = 0;  // none: an empty slot
  };
  std::vector<Slot> slots_;
  std::vector<std::int32_t> postings_;
};

}  // namespace dunlin
