// StrictTable: reading a TOML table where every mistake is refused and quoted, and nothing is guessed.
//
//   TomlText text{"limits.toml", bytes};
//   toml::table root = TRY(text.parse());
//   StrictTable limits(root, "limits", text);
//   TRY(limits.allow_only({"drafts_per_run"}));
//   std::int64_t drafts = TRY(limits.integer("drafts_per_run", 2000, {1, 100'000}));
//
// Refuses with policy_malformed: "policy limits.toml:3 was not read: drafts_per_run must be ... (line: drafts_per_run =
// -1)". Only control's own .cc files include this; the rest of the program does not see the TOML library.
#pragma once

#include <toml++/toml.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/money.h"
#include "base/result.h"

namespace dunlin {

struct TomlText {
  std::string_view file_name;
  std::string_view bytes;

  [[nodiscard]] Result<toml::table> parse() const;
  [[nodiscard]] tl::unexpected<Refusal> malformed(const toml::source_region& where, std::string_view why) const;
};

struct Range {
  std::int64_t min = 0;
  std::int64_t max = 0;
};

// A word and the line it stands in, so that whoever knows what it should mean can complain about it.
struct Word {
  std::string text;
  toml::source_region where;
};

class StrictTable {
 public:
  // name: as in the document, "rules.when"; for messages.
  StrictTable(const toml::table& table, std::string name, const TomlText& text)
      : table_(&table), name_(std::move(name)), text_(&text) {}

  [[nodiscard]] Result<> allow_only(const std::vector<std::string_view>& keys) const;
  [[nodiscard]] bool has(std::string_view key) const { return table_->contains(key); }

  // The value of the key, or the fallback when the key is absent.
  [[nodiscard]] Result<std::int64_t> integer(std::string_view key, std::int64_t fallback, Range range) const;
  [[nodiscard]] Result<bool> boolean(std::string_view key, bool fallback) const;
  [[nodiscard]] Result<Word> word(std::string_view key, std::string_view fallback) const;
  [[nodiscard]] Result<std::int64_t> micros(std::string_view key, std::int64_t fallback) const;

  // Refused when the key is absent.
  [[nodiscard]] Result<Word> required_word(std::string_view key) const;

  // Empty when the key is absent; a list or table that is there must not be empty.
  [[nodiscard]] Result<std::vector<Word>> words(std::string_view key) const;
  [[nodiscard]] Result<std::map<Currency, Money>> amounts(std::string_view key) const;                    // above zero
  [[nodiscard]] Result<std::map<Currency, std::int64_t>> micros_by_currency(std::string_view key) const;  // above zero

  // Whole numbers by name.
  [[nodiscard]] Result<std::map<std::string, std::int64_t>> integers_by_name(std::string_view key, Range range) const;

  // The sub-table, or an empty one when the key is absent.
  [[nodiscard]] Result<StrictTable> table(std::string_view key) const;
  // The tables of [[key]], in order; empty when the key is absent.
  [[nodiscard]] Result<std::vector<StrictTable>> tables(std::string_view key) const;

  [[nodiscard]] tl::unexpected<Refusal> malformed(std::string_view why) const;  // at the head of the table
  [[nodiscard]] tl::unexpected<Refusal> malformed_at(std::string_view key, std::string_view why) const;
  [[nodiscard]] tl::unexpected<Refusal> malformed_at(const Word& word, std::string_view why) const;

 private:
  [[nodiscard]] std::string path_of(std::string_view key) const;
  [[nodiscard]] Result<const toml::table*> table_at(std::string_view key) const;  // nullptr when absent

  const toml::table* table_;
  std::string name_;
  const TomlText* text_;
};

}  // namespace dunlin
