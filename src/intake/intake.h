// intake: other systems' files become facts, or quarantined lines with a reason. Nothing is lost silently.
//
//   bytes --encoding--> UTF-8 --csv_reader--> records --binding, detect--> layout --line_parser--> staged lines
//
// A Mapping (a small TOML file; mapping.h) says which column feeds which field and pins what it knows about the file;
// detection answers the rest from the file itself or refuses to guess (detect.h). The Stager puts it together
// (stager.h):
//
//   const std::vector<Mapping> shipped = TRY(shipped_mappings());
//   StagerOptions options;
//   options.kind = ImportKind::history;
//   options.shipped = shipped;
//   Stager stager = TRY(Stager::open(bytes, "ledger.csv", options));
//   StagedChunk chunk;
//   while (stager.stage_chunk(10'000, chunk)) { ... chunk.history ... chunk.rejected ... }
//
// What is wrong with a whole file is a Refusal of open(); what is wrong with a line is a RejectedLine. Both name the
// place. Staging is pure: what is recorded, and what a recorded batch looks like, is in batch.h and the commands.
#pragma once

#include "intake/shipped_mappings.h"
#include "intake/staged.h"
#include "intake/stager.h"
