#include "journal/replay.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <array>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "base/check.h"
#include "journal/chain.h"
#include "journal/content.h"
#include "journal/fold.h"
#include "store/test_database.h"

namespace dunlin {
namespace {

// Rows of three shapes that the schema has: a text key, optional integers with long texts, and a key of two columns.
struct SettingRow {
  std::string name;
  std::string value;
  std::int64_t version = 0;
  static const Table table;
  static void visit(auto& row, auto&& visitor) { visitor(row.name, row.value, row.version); }
};
constinit const Table SettingRow::table{"setting", {"name", "value", "version"}, 1, StateClass::governance};

struct HoldRow {
  std::int64_t id = 0;
  std::int64_t customer = 0;
  std::int64_t invoice = 0;
  std::string kind = "other";
  std::int64_t placed_on = 0;
  std::optional<std::int64_t> until_on = {};
  std::string reason = {};
  std::int64_t user = 0;
  std::optional<std::int64_t> released_on = {};
  std::int64_t version = 0;
  static const Table table;
  static void visit(auto& row, auto&& visitor) {
    visitor(row.id, row.customer, row.invoice, row.kind, row.placed_on, row.until_on, row.reason, row.user,
            row.released_on, row.version);
  }
};
constinit const Table HoldRow::table{
    "hold",
    {"id", "customer_id", "invoice_id", "kind", "placed_on", "until_on", "reason", "user_id", "released_on", "version"},
    1,
    StateClass::business};

struct AdjustmentRow {
  std::int64_t invoice = 0;
  std::int64_t id = 0;
  std::string kind = "write_off";
  std::int64_t adjusted_on = 0;
  std::int64_t minor = 0;
  std::int64_t reverses = 0;
  std::int64_t version = 0;
  static const Table table;
  static void visit(auto& row, auto&& visitor) {
    visitor(row.invoice, row.id, row.kind, row.adjusted_on, row.minor, row.reverses, row.version);
  }
};
constinit const Table AdjustmentRow::table{
    "adjustment",
    {"invoice_id", "id", "kind", "adjusted_on", "amount_minor", "reverses_id", "version"},
    2,
    StateClass::business};

constexpr std::array<const Table*, 3> tables = {&SettingRow::table, &HoldRow::table, &AdjustmentRow::table};

bool moves_book(const Table& table) {
  return &table != &SettingRow::table;
}

constexpr TenantKey our_tenant{7};

// Everything that a tenant's tables hold, in canonical form, and the head without the journal.
std::map<std::string, std::vector<std::string>> tables_of(Connection& connection, TenantKey tenant = our_tenant) {
  const ReadTx tx = ReadTx::begin(connection, tenant).value();
  std::map<std::string, std::vector<std::string>> all;
  for (const Table* table : tables) {
    const Statement rows{"test." + std::string(table->name), select_from(*table, "ORDER BY 1, 2")};
    const auto columns = static_cast<int>(table->columns().size());
    std::vector<std::string>& out = all[std::string(table->name)];
    const Result<> read = tx.each(rows, [&](const RowView& row) -> Result<> {
      out.push_back(canonical_row(row, columns));
      return {};
    });
    CHECK(read.has_value());
  }
  const ChainHead head = read_head(tx).value();
  all["chain_head"] = {std::to_string(head.seq), head.hash, std::to_string(head.book_seq)};
  return all;
}

JournalEntry entry_of(std::string tenant_name, Instant at) {
  JournalEntry entry;
  entry.at = at;
  entry.tenant = std::move(tenant_name);
  entry.actor = "user:\"o'brien\\";
  entry.command = "test";
  entry.decision = R"({"why":"]}\"[{"})";
  return entry;
}

class Company {
 public:
  explicit Company(Connection& connection_, TenantKey tenant_ = our_tenant)
      : connection(&connection_), tenant(tenant_) {
    WriteTx tx = WriteTx::begin(*connection, tenant).value();
    CHECK(found_chain(tx, "acme").has_value());
    CHECK(tx.commit().has_value());
  }

  // One entry with what `write` writes.
  template <class F>
  std::int64_t enter(Instant at, F&& write) {
    WriteTx tx = WriteTx::begin(*connection, tenant).value();
    const ChainHead before = begin_entry(tx).value();
    write(tx);
    bool moves = false;
    for (const Table* table : tx.changed_tables()) moves = moves || moves_book(*table);
    const ChainHead after = append_entry(tx, before, entry_of("acme", at), moves).value();
    CHECK(tx.commit().has_value());
    return after.seq;
  }

  Result<std::unique_ptr<Connection>> replay_to(std::int64_t seq) {
    const ReadTx tx = ReadTx::begin(*connection, tenant).value();
    return replay(tx, seq, tables, moves_book);
  }

  Connection* connection;
  TenantKey tenant;
};

template <class Row>
void put(WriteTx& tx, Row row) {
  CHECK(tx.put(std::move(row)).has_value());
}

class Replay : public DatabaseTest {
 protected:
  void SetUp() override {
    DatabaseTest::SetUp();
    if (IsSkipped()) return;
    connection = &database().open_migrated();
    company.emplace(*connection);
  }
  Connection* connection = nullptr;
  std::optional<Company> company;
};

TEST_P(Replay, TextsNullsAndNegativeNumbersComeBackAsTheyWere) {
  HoldRow hold{.id = 1, .customer = -3, .reason = "\"quoted\" \\ \b\f\n\r\t\x01\x1f \xC3\xA9 ]}"};
  hold.released_on = std::numeric_limits<std::int64_t>::min();
  company->enter(Instant{1}, [&](WriteTx& tx) {
    put(tx, hold);
    put(tx, SettingRow{"", ""});
    put(tx, AdjustmentRow{.invoice = 4, .id = 5, .minor = std::numeric_limits<std::int64_t>::max()});
  });
  const auto then = company->replay_to(1).value();
  EXPECT_EQ(tables_of(*then), tables_of(*company->connection));
  const ReadTx tx = ReadTx::begin(*then, our_tenant).value();
  const Statement holds{"test.hold.back", select_from(HoldRow::table, "")};
  const HoldRow back = tx.first<HoldRow>(holds).value().value();
  EXPECT_EQ(back.reason, hold.reason);
  EXPECT_EQ(back.until_on, std::nullopt);
  EXPECT_EQ(back.released_on, hold.released_on);
}

TEST_P(Replay, AnEarlierEntryGivesTheTablesOfThatTime) {
  std::vector<std::map<std::string, std::vector<std::string>>> copies(1);
  const auto keep = [&](std::int64_t seq) {
    ASSERT_EQ(seq, static_cast<std::int64_t>(copies.size()));
    copies.push_back(tables_of(*company->connection));
  };
  keep(company->enter(Instant{1}, [](WriteTx& tx) { put(tx, SettingRow{"currency", "EUR"}); }));
  keep(company->enter(Instant{2}, [](WriteTx& tx) {
    put(tx, HoldRow{.id = 1, .reason = "first"});
    put(tx, HoldRow{.id = 2, .reason = "second"});
  }));
  keep(company->enter(Instant{3}, [](WriteTx& tx) {
    put(tx, HoldRow{.id = 1, .reason = "changed"});
    CHECK(tx.erase<HoldRow>(std::int64_t{2}).has_value());
    put(tx, AdjustmentRow{.invoice = 1, .id = 9, .minor = 100});
  }));
  keep(company->enter(Instant{4}, [](WriteTx& tx) {
    put(tx, SettingRow{"currency", "USD"});
    CHECK((tx.erase<AdjustmentRow>(std::int64_t{1}, std::int64_t{9}).has_value()));
  }));
  keep(company->enter(Instant{5}, [](WriteTx& tx) { put(tx, SettingRow{"sender", "x@example.test"}); }));
  for (std::size_t seq = 1; seq < copies.size(); ++seq) {
    const auto then = company->replay_to(static_cast<std::int64_t>(seq)).value();
    EXPECT_EQ(tables_of(*then), copies[seq]) << "replayed to entry " << seq;
  }
  EXPECT_EQ(copies[2]["hold"].size(), 2U);
  EXPECT_EQ(copies[3]["hold"].size(), 1U);
  EXPECT_EQ(copies[5]["chain_head"][2], "4") << "entry 5 changed only a setting";
}

TEST_P(Replay, TheFoldFindsNoDifferenceInTheCopyOfTheHead) {
  for (std::int64_t at = 1; at <= 30; ++at) {
    company->enter(Instant{at}, [at](WriteTx& tx) {
      for (std::int64_t id = at; id < at + 20; ++id) {
        put(tx, HoldRow{.id = id % 40, .placed_on = at, .reason = std::string(static_cast<std::size_t>(at), 'x')});
      }
      if (at % 3 == 0) CHECK(tx.erase<HoldRow>((at * 7) % 40).has_value());
    });
  }
  const auto then = company->replay_to(30).value();
  JournalFold fold(tables);
  const ReadTx source = ReadTx::begin(*company->connection, our_tenant).value();
  const Result<> folded =
      each_entry(source, 1, [&](std::int64_t seq, std::string_view bytes, std::string_view) -> Result<> {
        const JournalEntry entry = TRY(decode_entry(bytes));
        return fold.apply(seq, entry.changes);
      });
  ASSERT_TRUE(folded.has_value());
  const ReadTx copy = ReadTx::begin(*then, our_tenant).value();
  EXPECT_EQ(fold.compare(copy).value(), std::vector<std::string>{});
}

TEST_P(Replay, ContentIsThatOfThingsMadeByThenAndNotErasedSince) {
  struct Kept {};
  const auto content = [](std::int64_t seq, std::int64_t slot, std::string body) {
    return Content{Id<Kept>::of(seq, slot).value, Blob{std::string("\0salt", 5)}, Blob{std::move(body)}};
  };
  const auto keep = [&](WriteTx& tx, const Content& c) { CHECK(tx.insert(c).has_value()); };
  const Content early = content(1, 0, std::string("an\0address", 10));
  const Content erased = content(1, (1 << id_slot_bits) - 1, "erased later");
  const Content late = content(2, 0, "late");
  company->enter(Instant{1}, [&](WriteTx& tx) {
    keep(tx, early);
    keep(tx, erased);
    put(tx, SettingRow{"a", "1"});
  });
  company->enter(Instant{2}, [&](WriteTx& tx) {
    keep(tx, late);
    put(tx, SettingRow{"a", "2"});
    CHECK(tx.erase<Content>(erased.id).has_value());
  });
  const auto then = company->replay_to(1).value();
  const ReadTx tx = ReadTx::begin(*then, our_tenant).value();
  const std::array ids = {early.id, erased.id, late.id};
  const std::vector<Content> found = contents(tx, ids).value();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].id, early.id);
  EXPECT_EQ(found[0].body.bytes, early.body.bytes);
  EXPECT_EQ(found[0].digest(), early.digest());
}

TEST_P(Replay, AnEntryThatIsNotThereIsRefused) {
  EXPECT_EQ(company->replay_to(1).error().reason, Reason::entry_unknown) << "an empty journal";
  company->enter(Instant{1}, [](WriteTx& tx) { put(tx, SettingRow{"a", "1"}); });
  EXPECT_EQ(company->replay_to(0).error().reason, Reason::entry_unknown);
  EXPECT_EQ(company->replay_to(2).error().reason, Reason::entry_unknown);
  EXPECT_TRUE(company->replay_to(1).has_value());
}

TEST_P(Replay, AnotherTenantsRowsStayOut) {
  company->enter(Instant{1}, [](WriteTx& tx) { put(tx, SettingRow{"a", "ours"}); });
  {
    WriteTx tx = WriteTx::begin(*company->connection, TenantKey{8}).value();
    CHECK(found_chain(tx, "other").has_value());
    const ChainHead before = begin_entry(tx).value();
    put(tx, SettingRow{"b", "theirs"});
    CHECK(tx.insert(Content{1, Blob{"s"}, Blob{"theirs"}}).has_value());
    CHECK(append_entry(tx, before, entry_of("other", Instant{1}), false).has_value());
    CHECK(tx.commit().has_value());
  }
  const auto then = company->replay_to(1).value();
  EXPECT_EQ(tables_of(*then)["setting"], std::vector<std::string>{R"(["a","ours",1])"});
  const ReadTx theirs = ReadTx::begin(*then, TenantKey{8}).value();
  const Statement settings{"test.settings", select_from(SettingRow::table, "")};
  EXPECT_TRUE(theirs.all<SettingRow>(settings).value().empty());
}

TEST_P(Replay, TablesThatThisProgramDoesNotHaveAreRefused) {
  company->enter(Instant{1}, [](WriteTx& tx) { put(tx, HoldRow{.id = 1}); });
  constexpr std::array<const Table*, 1> fewer = {&SettingRow::table};
  const ReadTx tx = ReadTx::begin(*company->connection, our_tenant).value();
  const auto refused = replay(tx, 1, fewer, moves_book);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().reason, Reason::entry_unknown);
  EXPECT_NE(refused.error().text.find("\"hold\""), std::string::npos) << refused.error().text;
}

// The triggers forbid changing an entry, so the damage is appended.
TEST_P(Replay, AJournalThatDoesNotFitTogetherGivesNoAnswer) {
  company->enter(Instant{1}, [](WriteTx& tx) { put(tx, SettingRow{"a", "1"}); });
  const auto append = [&](auto&& damage) {
    WriteTx tx = WriteTx::begin(*company->connection, our_tenant).value();
    const ChainHead head = begin_entry(tx).value();
    JournalEntry entry = entry_of("acme", Instant{2});
    entry.seq = head.seq + 1;
    entry.changes = R"([{"columns":["name","value","version"],"put":[["a","2",2]],"table":"setting"}])";
    entry.previous = Digest::parse(head.hash).value();
    damage(entry);
    std::string bytes = encode_entry(entry);
    std::string hash = sha256(bytes).hex();
    if (entry.key == "flip") bytes[bytes.size() / 2] ^= 1;
    CHECK(tx.insert(StoredEntry{head.seq + 1, Blob{bytes}, hash}).has_value());
    CHECK(tx.put(ChainHead{head.seq + 1, hash, 0}).has_value());
    const Result<std::unique_ptr<Connection>> outcome = replay(tx, head.seq + 1, tables, moves_book);
    return outcome.has_value() ? "replayed" : outcome.error().text;
  };
  EXPECT_EQ(append([](JournalEntry&) {}), "replayed") << "the undamaged entry";
  EXPECT_THROW((void)append([](JournalEntry& entry) { entry.key = "flip"; }), JournalFailure);
  EXPECT_THROW((void)append([](JournalEntry& entry) { entry.previous = sha256("another"); }), JournalFailure);
  EXPECT_THROW((void)append([](JournalEntry& entry) { entry.seq += 1; }), JournalFailure);
}

TEST_P(Replay, AnInstantIsTheLastEntryAdmittedByThen) {
  const auto known_at = [&](std::int64_t micros) {
    const ReadTx tx = ReadTx::begin(*company->connection, our_tenant).value();
    return seq_known_at(tx, Instant{micros});
  };
  EXPECT_EQ(known_at(100).error().reason, Reason::entry_unknown) << "an empty journal";
  // More entries than are looked at in one go, and one that a clock which had gone back admitted. All in one
  // transaction: a thousand would wait for the disk a thousand times.
  {
    WriteTx tx = value_of(WriteTx::begin(*connection, our_tenant));
    for (std::int64_t at = 1; at <= 1'002; ++at) {
      const ChainHead before = value_of(begin_entry(tx));
      put(tx, SettingRow{"a", std::to_string(at)});
      value_of(append_entry(tx, before, entry_of("acme", Instant{at == 1'001 ? 500 : 10 * at}), false));
      tx.begin_next_entry();
    }
    value_of(tx.commit());
  }
  EXPECT_EQ(known_at(9).error().reason, Reason::entry_unknown);
  EXPECT_EQ(known_at(10).value(), 1);
  EXPECT_EQ(known_at(19).value(), 1);
  EXPECT_EQ(known_at(20).value(), 2);
  EXPECT_EQ(known_at(499).value(), 49);
  EXPECT_EQ(known_at(500).value(), 1'001) << "the last one with an instant of 500 or before";
  EXPECT_EQ(known_at(1'000'000).value(), 1'002);
}

TEST_P(Replay, AnyHistoryReplaysToEveryMomentOfIt) {
  std::int64_t next_tenant = 100;
  const bool holds = rc::check("replay to seq equals a copy taken after entry seq", [&] {
    Company drawn(*connection, TenantKey{next_tenant++});
    std::vector<std::map<std::string, std::vector<std::string>>> copies(1);
    const auto entries = *rc::gen::inRange<std::int64_t>(1, 8);
    for (std::int64_t at = 1; at <= entries; ++at) {
      drawn.enter(Instant{at}, [](WriteTx& tx) {
        const int writes = *rc::gen::inRange(1, 8);
        for (int i = 0; i < writes; ++i) {
          const auto id = *rc::gen::inRange<std::int64_t>(0, 4);
          const std::string text = *rc::gen::string<std::string>();
          const std::string clean = is_valid_utf8(text) && text.find('\0') == std::string::npos ? text : "\x7f\"\\";
          switch (*rc::gen::inRange(0, 6)) {
            case 0:
              CHECK(tx.erase<HoldRow>(id).has_value());
              break;
            case 1:
              CHECK((tx.erase<AdjustmentRow>(id, id / 2).has_value()));
              break;
            case 2:
              put(tx, SettingRow{clean, clean});
              break;
            case 3:
              put(tx, AdjustmentRow{.invoice = id, .id = id / 2, .minor = *rc::gen::arbitrary<std::int64_t>()});
              break;
            default:
              put(tx, HoldRow{.id = id, .until_on = id % 2 == 0 ? std::optional(id) : std::nullopt, .reason = clean});
          }
        }
      });
      copies.push_back(tables_of(*drawn.connection, drawn.tenant));
    }
    const auto seq = *rc::gen::inRange<std::int64_t>(1, entries + 1);
    const auto then = drawn.replay_to(seq).value();
    RC_ASSERT(tables_of(*then, drawn.tenant) == copies[static_cast<std::size_t>(seq)]);
  });
  EXPECT_TRUE(holds);
}

INSTANTIATE_TEST_SUITE_P(Databases, Replay, both_databases(), dialect_name);

}  // namespace
}  // namespace dunlin
