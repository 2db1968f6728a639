// Mappings: whatever mapping is accepted can read a file, and accounts for its lines.
#include "base/canonical_json.h"
#include "fuzz/fuzz_target.h"
#include "intake/mapping.h"
#include "intake/stager.h"

namespace dunlin {
namespace {

constexpr std::string_view small_file =
    "number;customer_number;name;amount;currency;issued_on;due_on;email;reference;received_on;settled_on\n"
    "R-1;0001;Ahrens;1.234,50;EUR;02.03.2026;01.04.2026;a@b.example;P-1;03.03.2026;\n"
    "R-2;0002;Brandt;-99;USD;2026-03-02;2026-04-01;;P-2;2026-03-03;2026-04-02\n"
    ";;;;;;;;;;\n";

void try_file(const Mapping& mapping, ImportKind kind) {
  StagerOptions options;
  options.kind = kind;
  options.mapping = &mapping;
  Result<Stager> stager = Stager::open(small_file, "small.csv", options);
  if (!accepted(stager)) return;
  for (const std::string& line : describe(stager->layout())) CHECK(is_valid_utf8(line));
  StagedChunk chunk;
  while (stager->stage_chunk(2, chunk)) {
    for (const RejectedLine& line : chunk.rejected) CHECK(is_valid_utf8(line.message));
  }
  CHECK(stager->totals().lines_read == stager->totals().lines_staged + stager->totals().lines_rejected);
}

void try_mapping(std::string_view input) {
  const Result<Mapping> mapping = Mapping::parse(input, "mapping.toml");
  if (!accepted(mapping)) return;
  CHECK(mapping->digest == sha256(input));
  for (const ImportKind kind : import_kinds) {
    if (!mapping->is_for(kind)) continue;
    for (const FieldUse& use : fields_of(kind)) (void)mapping->rule(kind, use.field);
    try_file(*mapping, kind);
  }
}

const FuzzTarget target("mapping", try_mapping);

}  // namespace
}  // namespace dunlin
