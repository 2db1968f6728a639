// The chain of a tenant: appending to it, and reading it.
//
// The row of chain_head is the writer's lock: whoever holds it is the tenant's one writer. begin_entry takes it and
// gives the transaction its sequence number; append_entry writes the entry and moves the head. Both belong to one
// transaction.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "journal/entry.h"
#include "store/transaction.h"

namespace dunlin {

struct ChainHead {
  std::int64_t seq = 0;
  std::string hash;
  std::int64_t book_seq = 0;  // the last entry that changed what the morning run reads
  static const Table table;
  static void visit(auto& row, auto&& visitor) { visitor(row.seq, row.hash, row.book_seq); }
};

struct StoredEntry {
  std::int64_t seq = 0;
  Blob bytes;
  std::string hash;
  static const Table table;
  static void visit(auto& row, auto&& visitor) { visitor(row.seq, row.bytes, row.hash); }
};

// Makes the head of a new tenant (seq 0, hash of the genesis text).
[[nodiscard]] Result<> found_chain(WriteTx& tx, std::string_view tenant);

// Whether the tenant has a chain: false for one that was entered in the catalog and never founded.
[[nodiscard]] Result<bool> chain_exists(Connection& connection, TenantKey tenant);

[[nodiscard]] Result<ChainHead> begin_entry(WriteTx& tx);
[[nodiscard]] Result<ChainHead> append_entry(WriteTx& tx, const ChainHead& before, JournalEntry entry, bool moves_book);

[[nodiscard]] Result<ChainHead> read_head(const ReadTx& tx);
[[nodiscard]] Result<std::optional<ChainHead>> find_head(const ReadTx& tx);  // for checks: it may be missing
[[nodiscard]] Result<std::optional<StoredEntry>> find_entry(const ReadTx& tx, std::int64_t seq);
// Entries in order of seq, from `first_seq` on.
[[nodiscard]] Result<> each_entry(
    const ReadTx& tx, std::int64_t first_seq,
    FunctionRef<Result<>(std::int64_t seq, std::string_view bytes, std::string_view hash)> f);

}  // namespace dunlin
