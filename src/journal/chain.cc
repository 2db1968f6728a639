#include "journal/chain.h"

#include "base/check.h"

namespace dunlin {

constinit const Table ChainHead::table{"chain_head", {"seq", "hash", "book_seq"}, 0, StateClass::operational};
constinit const Table StoredEntry::table{"journal", {"seq", "bytes", "hash"}, 1, StateClass::operational};

namespace {

const Statement lock_head{"chain_head.lock", "SELECT seq, hash, book_seq FROM chain_head WHERE tenant = $1 FOR UPDATE"};
const Statement get_head{"chain_head.get", "SELECT seq, hash, book_seq FROM chain_head WHERE tenant = $1"};
const Statement entry_at{"journal.entry", "SELECT seq, bytes, hash FROM journal WHERE tenant = $1 AND seq = $2"};
const Statement entries_from{"journal.from",
                             "SELECT seq, bytes, hash FROM journal WHERE tenant = $1 AND seq >= $2 ORDER BY seq"};

Result<ChainHead> head_of(const ReadTx& tx, const Statement& statement) {
  const std::optional<ChainHead> head = TRY(tx.first<ChainHead>(statement));
  CHECK_JOURNAL(head.has_value());
  return *head;
}

}  // namespace

Result<> found_chain(WriteTx& tx, std::string_view tenant) {
  return tx.insert(ChainHead{0, genesis(tenant).hex(), 0});
}

Result<bool> chain_exists(Connection& connection, TenantKey tenant) {
  const ReadTx tx = TRY(ReadTx::begin(connection, tenant));
  const std::optional<ChainHead> head = TRY(tx.first<ChainHead>(get_head));
  return head.has_value();
}

Result<ChainHead> begin_entry(WriteTx& tx) {
  ChainHead head = TRY(head_of(tx, lock_head));
  tx.set_seq(head.seq + 1);
  return head;
}

Result<ChainHead> append_entry(WriteTx& tx, const ChainHead& before, JournalEntry entry, bool moves_book) {
  CHECK_JOURNAL(tx.seq() == before.seq + 1);
  entry.seq = tx.seq();
  entry.previous = TRY(Digest::parse(before.hash));
  entry.changes = tx.take_changes();
  std::string bytes = encode_entry(entry);
  ChainHead after{entry.seq, sha256(bytes).hex(), moves_book ? entry.seq : before.book_seq};
  TRY(tx.insert(StoredEntry{entry.seq, Blob{std::move(bytes)}, after.hash}));
  TRY(tx.put(after));
  return after;
}

Result<ChainHead> read_head(const ReadTx& tx) {
  return head_of(tx, get_head);
}

Result<std::optional<ChainHead>> find_head(const ReadTx& tx) {
  return tx.first<ChainHead>(get_head);
}

Result<std::optional<StoredEntry>> find_entry(const ReadTx& tx, std::int64_t seq) {
  return tx.first<StoredEntry>(entry_at, seq);
}

Result<> each_entry(const ReadTx& tx, std::int64_t first_seq,
                    FunctionRef<Result<>(std::int64_t, std::string_view, std::string_view)> f) {
  return tx.each(
      entries_from, [&f](const RowView& row) -> Result<> { return f(row.integer(0), row.bytes(1), row.bytes(2)); },
      first_seq);
}

}  // namespace dunlin
