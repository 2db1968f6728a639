// Replay: a tenant's tables as they stood after one entry of its journal, in a scratch database in memory. It answers
// --known-at: what was known then, whatever date the facts bear. Every report and the computation of a morning run on
// the copy as they run on the tenant's own database, so a question has one code path, now or then.
//
//   const std::int64_t seq = TRY(seq_known_at(tx, TRY(Instant::parse("2026-03-31T17:00:00Z"))));
//   const std::unique_ptr<Connection> scratch = TRY(replay(tx, seq, all_tables(), is_book_table));
//   const ReadTx then = TRY(ReadTx::begin(*scratch, tx.tenant()));
//   const Book book = TRY(read_book(then, morning, BookScope::items));
//
// The after-images of the entries 1..seq are written in their order, in one transaction; the source is streamed, so
// that memory holds the copy and one entry. The time is that of writing the rows once: proportional to the journal up
// to seq.
//
// What the copy holds: every journalled table; the chain's head as it was, with its hash and book_seq; the content of
// things made by then, as far as it has not been erased since (what is erased stays erased in the past too). What it
// does not hold: the journal itself, and what is rebuildable or operational (worklists, jobs): that is computed again
// from it.
//
// Refuses with entry_unknown: an entry beyond the head or before the first, or a table or column list that this program
// does not have. The chain is checked on the way; a journal that does not fit together is a JournalFailure, because an
// answer from it would be worth nothing.
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "base/instant.h"
#include "store/transaction.h"

namespace dunlin {

// `moves_book` says of a journalled table whether a change to it is one that a morning run must see
// (ChainHead::book_seq).
[[nodiscard]] Result<std::unique_ptr<Connection>> replay(const ReadTx& source, std::int64_t seq,
                                                         std::span<const Table* const> tables,
                                                         bool (*moves_book)(const Table&));

// The last entry that was admitted at `instant` or before. entry_unknown when there is none: nothing was known by then.
[[nodiscard]] Result<std::int64_t> seq_known_at(const ReadTx& tx, Instant instant);

}  // namespace dunlin
