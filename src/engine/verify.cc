#include "engine/verify.h"

#include <algorithm>
#include <array>

#include "engine/journal_row.h"
#include "engine/verify_authority.h"
#include "engine/verify_money.h"
#include "engine/verify_outbox.h"
#include "engine/verify_rows.h"
#include "journal/content.h"
#include "journal/fold.h"
#include "journal/seal.h"
#include "journal/verify_chain.h"

namespace dunlin {
namespace {

std::string entry_place(std::int64_t seq) {
  return "entry " + std::to_string(seq);
}

// The second pass: the fold of all changes against the tables, the head's book_seq, and contents against their digests.
class TablesPass {
 public:
  explicit TablesPass(VerifyPass& pass) : pass_(pass), fold_(all_tables()) {
    for (const Table* table : all_tables()) {
      if (is_book_table(*table)) book_tables_.push_back(table->name);
    }
  }

  void entry(const JournalEntry& entry) {
    if (const Result<> applied = fold_.apply(entry.seq, entry.changes); !applied) {
      pass_.fault("fold.entry", entry_place(entry.seq),
                  "Its changes do not fit the tables: " + applied.error().text + ".");
    }
  }

  void row(std::int64_t seq, const RowChange& change) {
    if (change.table == last_table_) return;
    last_table_ = change.table;
    if (std::find(book_tables_.begin(), book_tables_.end(), change.table) != book_tables_.end()) book_seq_ = seq;
  }
  // The name points into the entry, which goes away.
  void end_entry() { last_table_ = {}; }

  Result<> finish(const ReadTx& tx, const ChainHead& head) {
    pass_.checked = fold_.change_count();
    for (const FoldDifference& difference : TRY(fold_.differences(tx))) {
      pass_.fault(code_of(difference.kind), object_name(difference.table, difference.key), difference.sentence + ".");
    }
    if (head.book_seq != book_seq_) {
      pass_.fault("head.book_seq", "chain_head",
                  "It says that the books moved last at entry " + std::to_string(head.book_seq) + "; that was entry " +
                      std::to_string(book_seq_) + ".");
    }
    return check_contents(tx);
  }

  [[nodiscard]] std::int64_t change_count() const { return fold_.change_count(); }

 private:
  static std::string_view code_of(FoldDifference::Kind kind) {
    switch (kind) {
      case FoldDifference::Kind::missing:
        return "fold.missing";
      case FoldDifference::Kind::unknown:
        return "fold.unknown";
      case FoldDifference::Kind::changed:
        return "fold.changed";
    }
    CHECK_UNREACHABLE("a difference of no kind");
  }

  struct Owner {
    std::int64_t id = 0;
    std::string_view table;
    std::string digest;
  };

  Result<> check_contents(const ReadTx& tx) {
    std::vector<Owner> owners;
    TRY(each_content_owner(tx, [&](std::string_view table, const RowView& row) -> Result<> {
      owners.push_back({row.integer(0), table, std::string(row.bytes(1))});
      return {};
    }));
    std::sort(owners.begin(), owners.end(), [](const Owner& a, const Owner& b) { return a.id < b.id; });
    std::int64_t erased = 0;
    auto owner = owners.begin();
    TRY(each_content(tx, [&](const RowView& row) -> Result<> {
      while (owner != owners.end() && owner->id < row.integer(0)) ++erased, ++owner;
      if (owner == owners.end() || owner->id != row.integer(0)) {
        pass_.fault("content.orphan", "content " + std::to_string(row.integer(0)), "It belongs to nothing.");
        return {};
      }
      std::string salted(row.bytes(1));
      salted += row.bytes(2);
      if (sha256(salted).hex() != owner->digest) {
        pass_.fault("content.digest", object_name(owner->table, "[" + std::to_string(owner->id)),
                    "Its content is not the one whose digest the journal has.");
      }
      ++owner;
      return {};
    }));
    erased += owners.end() - owner;
    pass_.checked += static_cast<std::int64_t>(owners.size());
    if (erased > 0) pass_.notes.push_back("The contents of " + std::to_string(erased) + " rows were erased.");
    return {};
  }

  VerifyPass& pass_;
  JournalFold fold_;
  std::vector<std::string_view> book_tables_;
  std::string_view last_table_;
  std::int64_t book_seq_ = 0;
};

Result<> check_seal(const ReadTx& tx, const Tenant& tenant, const VerifyOptions& options, std::int64_t last_seq,
                    VerifyPass& pass) {
  pass.checked = 1;
  const Result<Seal> seal = read_seal(options.seal);
  if (!seal) {
    pass.fault("seal.signature", "seal", "It is no seal that its key signed: " + seal.error().text + ".");
    return {};
  }
  const std::string place = "seal of " + entry_place(seal->seq);
  if (!options.public_key.empty() && seal->public_key != options.public_key) {
    pass.fault("seal.key", place, "It was signed with another key, " + seal->public_key + ".");
  }
  if (seal->tenant != tenant.name) {
    pass.fault("seal.tenant", place, "It is of the tenant \"" + seal->tenant + "\", not of \"" + tenant.name + "\".");
    return {};
  }
  const std::optional<StoredEntry> entry = TRY(find_entry(tx, seal->seq));
  if (seal->seq > last_seq) {
    pass.fault("seal.tail", place,
               "Entry " + std::to_string(seal->seq) + " was sealed, and the journal ends with entry " +
                   std::to_string(last_seq) + ": its tail was cut off.");
  } else if (!entry || sha256(entry->bytes.bytes).hex() != seal->hash) {
    pass.fault("seal.entry", place, "The entry has another hash than when it was sealed: the journal was rewritten.");
  }
  return {};
}

}  // namespace

void VerifyPass::fault(std::string_view code, std::string place, std::string sentence) {
  ++fault_count;
  if (faults.size() < faults_kept_max) faults.push_back({std::string(code), std::move(place), std::move(sentence)});
}

std::int64_t VerifyReport::fault_count() const {
  std::int64_t count = 0;
  for (const VerifyPass& pass : passes) count += pass.fault_count;
  return count;
}

Result<VerifyReport> verify(const ReadTx& tx, const Tenant& tenant, const VerifyOptions& options) {
  VerifyReport report;
  report.passes.resize(options.seal.empty() ? 5 : 6);
  constexpr std::array<std::string_view, 6> names{"chain", "tables", "money", "authority", "outbox", "seal"};
  constexpr std::array<std::string_view, 6> units{"entries", "rows", "rows", "entries", "rows", "seal"};
  for (std::size_t i = 0; i < report.passes.size(); ++i) {
    report.passes[i].number = static_cast<int>(i) + 1;
    report.passes[i].name = names[i];
    report.passes[i].unit = units[i];
  }
  TablesPass tables(report.passes[1]);
  AuthorityPass authority(options, report.passes[3]);
  const auto on_entry = [&](const JournalEntry& entry) -> Result<> {
    tables.entry(entry);
    authority.begin(entry);
    const Result<> read = each_change(entry.changes, [&](const RowChange& change) -> Result<> {
      tables.row(entry.seq, change);
      authority.row(change);
      return {};
    });
    if (!read) report.passes[3].fault("authority.unreadable", entry_place(entry.seq), read.error().text + ".");
    tables.end_entry();
    authority.end();
    if (options.progress) options.progress(entry.seq);
    return {};
  };
  const ChainReport chain = TRY(verify_chain(tx, tenant.name, on_entry));
  report.seq = chain.head.seq;
  report.hash = chain.head.hash;
  report.entries = report.passes[0].checked = chain.entries;
  report.rows = tables.change_count();
  for (const ChainFault& fault : chain.faults) {
    report.passes[0].fault(fault.code, entry_place(fault.seq), fault.sentence + ".");
  }
  TRY(tables.finish(tx, chain.head));
  TRY(verify_money(tx, report.passes[2]));
  TRY(authority.finish(tx));
  TRY(verify_outbox(tx, tenant, report.seq, options, report.passes[4]));
  if (!options.seal.empty()) TRY(check_seal(tx, tenant, options, report.seq, report.passes[5]));
  return report;
}

}  // namespace dunlin
