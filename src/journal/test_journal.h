// A tenant with a journal, for tests of what reads one. For tests only: no product file includes it.
//
//   TestJournal journal(database().open_migrated());
//   journal.append([](WriteTx& tx) { return tx.put(TestSetting{"currency", "EUR"}); });
//   const ReadTx tx = journal.read();
//
// Two tables of the schema, as a module would declare them: one with a text as its key, one with a key of two columns.
#pragma once

#include <array>
#include <string>

#include "journal/chain.h"
#include "store/test_database.h"

namespace dunlin {

struct TestSetting {
  std::string name;
  std::string value;
  std::int64_t version = 0;
  static inline constexpr Table table{"setting", {"name", "value", "version"}, 1, StateClass::governance};
  static void visit(auto& row, auto&& visitor) { visitor(row.name, row.value, row.version); }
};

struct TestAdjustment {
  std::int64_t invoice_id = 0;
  std::int64_t id = 0;
  std::string kind = "write_off";
  std::int64_t adjusted_on = 0;
  std::int64_t amount_minor = 0;
  std::int64_t reverses_id = 0;
  std::int64_t version = 0;
  static inline constexpr Table table{
      "adjustment",
      {"invoice_id", "id", "kind", "adjusted_on", "amount_minor", "reverses_id", "version"},
      2,
      StateClass::business};
  static void visit(auto& row, auto&& visitor) {
    visitor(row.invoice_id, row.id, row.kind, row.adjusted_on, row.amount_minor, row.reverses_id, row.version);
  }
};

inline constexpr std::array<const Table*, 2> test_tables{&TestSetting::table, &TestAdjustment::table};

class TestJournal {
 public:
  explicit TestJournal(Connection& connection, std::string tenant = "acme", TenantKey key = TenantKey{1})
      : connection_(connection), tenant_(std::move(tenant)), key_(key) {
    WriteTx tx = value_of(WriteTx::begin(connection_, key_));
    value_of(found_chain(tx, tenant_));
    value_of(tx.commit());
  }

  [[nodiscard]] JournalEntry entry_of(std::int64_t seq) const {
    JournalEntry entry;
    entry.at = Instant{1'767'340'920'000'000 + seq * 1'000'000};
    entry.tenant = tenant_;
    entry.actor = "user:usr_80000";
    entry.command = "put_setting";
    entry.input = sha256("input " + std::to_string(seq));
    entry.key = "key \"" + std::to_string(seq) + "\"";
    entry.decision = R"({"by":"rule","roles":["admin"]})";
    return entry;
  }

  // One entry with what `write` writes into its transaction.
  ChainHead append(FunctionRef<Result<>(WriteTx&)> write) {
    WriteTx tx = value_of(WriteTx::begin(connection_, key_));
    const ChainHead before = value_of(begin_entry(tx));
    value_of(write(tx));
    const ChainHead after = value_of(append_entry(tx, before, entry_of(before.seq + 1), true));
    value_of(tx.commit());
    return after;
  }
  ChainHead put(const std::string& name, const std::string& value) {
    return append([&](WriteTx& tx) { return tx.put(TestSetting{name, value}); });
  }

  [[nodiscard]] ReadTx read() const { return value_of(ReadTx::begin(connection_, key_)); }
  [[nodiscard]] Connection& connection() const { return connection_; }
  [[nodiscard]] const std::string& tenant() const { return tenant_; }

  // What an intruder with the rights of the owner would do first.
  void drop_triggers() const {
    value_of(connection_.run_script(
        connection_.dialect() == Dialect::sqlite
            ? "DROP TRIGGER journal_no_update; DROP TRIGGER journal_no_delete; DROP TRIGGER journal_no_replace"
            : "DROP TRIGGER journal_no_change ON journal"));
  }

 private:
  Connection& connection_;
  std::string tenant_;
  TenantKey key_;
};

}  // namespace dunlin
