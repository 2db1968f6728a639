// Binding: a mapping laid over the header of one file: which column, by its number, feeds which field.
//
//   Binding binding = TRY(bind_columns(mapping, ImportKind::invoices, header));
//   binding.source(Field::amount).column          // 3, or -1 when only a constant feeds it
//
// header_duplicate: two columns have the same name (a column the mapping ignores may). column_missing: names every
// field that nothing feeds and the headers that were seen.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/money.h"
#include "base/result.h"
#include "intake/mapping.h"

namespace dunlin {

struct FieldSource {
  bool fed = false;
  std::int32_t column = -1;   // from 0
  bool value_needed = false;  // a blank cell is a fault
  FieldRule rule;             // of the mapping; only the constant and the transforms matter now
};

struct Binding {
  [[nodiscard]] const FieldSource& source(Field field) const { return sources[index_of(field)]; }
  [[nodiscard]] bool fed(Field field) const { return source(field).fed; }
  // What a person calls the field: its header in this file, or its name when a constant feeds it.
  [[nodiscard]] std::string label(Field field) const;

  ImportKind kind = ImportKind::invoices;
  std::array<FieldSource, field_count> sources;
  std::vector<std::string> headers;         // as in the file, printable
  std::vector<std::size_t> unused_columns;  // neither mapped nor ignored, and not nameless
  std::size_t known_columns = 0;            // mapped or ignored: how well the mapping fits the file
  std::optional<Currency> header_currency;  // the amount's header names it: "Amount (EUR)"
  bool currency_open = false;               // nothing names the currency yet: it must come from the amounts themselves
};

[[nodiscard]] Result<Binding> bind_columns(const Mapping& mapping, ImportKind kind,
                                           std::span<const std::string_view> header);

// The mapping for this kind that fits the header, and most columns of it. column_missing: none fits, with what each
// lacks. option_invalid: several fit equally well. The result points into `mappings`.
[[nodiscard]] Result<const Mapping*> choose_mapping(std::span<const Mapping> mappings, ImportKind kind,
                                                    std::span<const std::string_view> header);

}  // namespace dunlin
