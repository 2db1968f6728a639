#include "engine/verify.h"

#include <gmock/gmock.h>

#include "base/prng.h"
#include "engine/verify_tamper_for_test.h"
#include "journal/content.h"
#include "journal/seal.h"

namespace dunlin {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

class Verify : public VerifyTest {};

TEST_P(Verify, FindsNothingWrongWithAnHonestJournal) {
  const ReadTx tx = value_of(company().engine().read());
  const VerifyReport report = value_of(verify(tx, company().tenant(), all_options()));
  EXPECT_EQ(faults_in(report), "");
  EXPECT_TRUE(report.clean());
  EXPECT_EQ(report.entries, report.seq);
  EXPECT_GT(report.rows, 100);
  for (const VerifyPass& pass : report.passes) EXPECT_GT(pass.checked, 0) << pass.name;
  EXPECT_THAT(notes_in(report), HasSubstr("was begun and its outcome not recorded"));
}

// The story has what the tests below tamper with.
TEST_P(Verify, LooksAtAStoryWithEveryKindOfAuthority) {
  const auto state_of = [&](const std::string& name) { return company().stored(company().proposal(name)).state; };
  EXPECT_EQ(state_of("message C1"), ProposalState::done);
  EXPECT_FALSE(company().stored(company().proposal("message C1")).decided_by) << "went by rule";
  EXPECT_EQ(state_of("message C2"), ProposalState::done);
  EXPECT_EQ(company().stored(company().proposal("message C2")).decided_by, company().user("clerk"));
  EXPECT_EQ(state_of("message C3"), ProposalState::done);
  EXPECT_EQ(state_of("message C4"), ProposalState::failed);
  EXPECT_EQ(state_of("message C5"), ProposalState::rejected);
  EXPECT_EQ(state_of("message C7"), ProposalState::executing);
  EXPECT_EQ(state_of("message C8"), ProposalState::expired);
  for (const char* name :
       {"policy", "role", "segment", "cash", "reverse", "write_off", "hold", "release", "last hold"}) {
    EXPECT_EQ(state_of(name), ProposalState::done) << name;
  }
}

TEST_P(Verify, OnlyCountsWhatWasErasedOnPurpose) {
  Tamper tamper(company());
  tamper.sql("DELETE FROM content WHERE id = " + tamper.id("message C2") + ";");
  tamper.sql("DELETE FROM content WHERE id = " + tamper.id("write_off") + ";");
  const VerifyReport report = tamper.verify(all_options());
  EXPECT_EQ(faults_in(report), "");
  EXPECT_THAT(notes_in(report), HasSubstr("contents of 2 rows were erased"));
  EXPECT_THAT(notes_in(report), HasSubstr("1 carried out effects were erased"));
}

TEST_P(Verify, KeepsAFewFaultsAndCountsAll) {
  Tamper tamper(company());
  tamper.sql("UPDATE invoice SET terms = 'net 99';");
  for (int i = 0; i < 60; ++i) {
    const std::string n = std::to_string(9'000 + i);
    tamper.sql("INSERT INTO setting (tenant, name, value, version) VALUES (1, 'x" + n + "', 'y', 1);");
  }
  const VerifyReport report = tamper.verify();
  EXPECT_EQ(report.passes[1].faults.size(), VerifyPass::faults_kept_max);
  EXPECT_EQ(report.passes[1].fault_count, 60 + tamper.number("SELECT COUNT(*) FROM invoice"));
}

// ---- The chain and the tables

TEST_P(Verify, FindsWhatWasDoneToTheJournal) {
  expect_found("chain.hash", [](Tamper& t) {
    const Statement flip{"tamper.flip", "UPDATE journal SET bytes = $2 WHERE tenant = $1 AND seq = 12"};
    std::string bytes = encode_entry(t.entry(12));
    bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
    value_of(t.tx().execute(flip, StoredEntry::table, Blob{bytes}));
  });
  expect_found("chain.hash",
               [](Tamper& t) { t.sql("UPDATE journal SET hash = '" + std::string(64, 'a') + "' WHERE seq = 12;"); });
  expect_found("chain.gap", [](Tamper& t) { t.sql("DELETE FROM journal WHERE seq = 12;"); });
  expect_found("chain.seq", [](Tamper& t) {
    t.sql(
        "UPDATE journal SET seq = 1000 WHERE seq = 25; UPDATE journal SET seq = 25 WHERE seq = 26;"
        "UPDATE journal SET seq = 26 WHERE seq = 1000;");
  });
  expect_found("chain.head", [](Tamper& t) { t.sql("DELETE FROM journal WHERE seq >= 44;"); });
  expect_found("chain.head", [](Tamper& t) { t.sql("DELETE FROM chain_head;"); });
  expect_found("chain.tenant", [](Tamper& t) {
    t.entry(30).tenant = "umbrella";
    t.forged();
  });
  expect_found("head.book_seq", [](Tamper& t) { t.sql("UPDATE chain_head SET book_seq = book_seq - 1;"); });
}

TEST_P(Verify, FindsWhatWasDoneToTheTables) {
  const std::string invoice = std::to_string(company().invoice("I-602").value);
  expect_found("fold.changed",
               [&](Tamper& t) { t.sql("UPDATE invoice SET amount_minor = 1 WHERE id = " + invoice + ";"); });
  expect_found("fold.missing",
               [&](Tamper& t) { t.sql("DELETE FROM application WHERE invoice_id = " + invoice + ";"); });
  expect_found("fold.unknown", [&](Tamper& t) {
    t.sql(
        "INSERT INTO payment (tenant, id, customer_id, company, reference, received_on, currency, amount_minor, "
        "method, "
        "version) SELECT 1, 99, customer_id, '', 'P-99', 20486, 'EUR', 100, '', 12 FROM payment WHERE reference = "
        "'P-1';");
  });
  expect_found("fold.changed",
               [](Tamper& t) { t.sql("UPDATE user_role SET roles = 'admin' WHERE roles = 'auditor';"); });
  expect_found("fold.changed", [](Tamper& t) { t.sql("UPDATE policy_version SET body = 'x' WHERE number = 1;"); });
  expect_found("fold.missing", [](Tamper& t) { t.sql("DELETE FROM approval WHERE verdict = 'rejected';"); });
  expect_found("fold.missing", [](Tamper& t) { t.sql("DELETE FROM command_outcome WHERE command_key = 'found';"); });
  expect_found("fold.changed", [](Tamper& t) {
    t.sql("UPDATE proposal SET state = 'pending' WHERE id = " + t.id("message C5") + ";");
  });
}

TEST_P(Verify, NamesThePlaceOfADifference) {
  const Id<Invoice> invoice = company().invoice("I-602");
  Tamper tamper(company());
  tamper.sql("UPDATE invoice SET amount_minor = amount_minor + 1 WHERE id = " + std::to_string(invoice.value) + ";");
  const VerifyReport report = tamper.verify();
  ASSERT_EQ(report.passes[1].fault_count, 1);
  EXPECT_EQ(report.passes[1].faults[0].place, "invoice " + invoice.to_string());
  EXPECT_THAT(report.passes[1].faults[0].sentence, HasSubstr("entry 9"));
}

TEST_P(Verify, FindsAnEntryThatDoesNotFitTheTables) {
  expect_found("fold.entry", [](Tamper& t) {
    t.add_group(t.entry(8), R"({"columns":["a","version"],"put":[[1,8]],"table":"treasure"})");
  });
  const std::int64_t invoice = company().invoice("I-201").value;
  expect_found("fold.entry", [&](Tamper& t) {  // a row that bears the version of another entry
    t.set_in(t.entry(9), "invoice", "id", invoice, "version", 8);
  });
}

TEST_P(Verify, FindsContentThatIsNotTheOneThatWasApproved) {
  const auto replace_body = [](Tamper& t, std::int64_t id) {
    const Statement update{"tamper.content", "UPDATE content SET body = $3 WHERE tenant = $1 AND id = $2"};
    value_of(t.tx().execute(update, Content::table, id, Blob{"{}"}));
  };
  expect_found("content.digest", [&](Tamper& t) { replace_body(t, company().proposal("message C2").value); });
  expect_found("content.digest", [&](Tamper& t) { replace_body(t, t.number("SELECT MIN(id) FROM contact")); });
  expect_found("content.digest", [&](Tamper& t) { replace_body(t, t.number("SELECT MIN(id) FROM quarantined_line")); });
  expect_found("content.digest", [&](Tamper& t) { replace_body(t, t.number("SELECT MIN(id) FROM import_batch")); });
  expect_found("content.orphan", [](Tamper& t) {
    value_of(t.tx().insert(Content{77, Blob{"salt"}, Blob{"a body of nobody"}}));
  });
}

// ---- Anything

// Whatever stands in the journal, verify says so and does not fall over. Every scalar of a row may become another one.
TEST_P(Verify, SurvivesWhateverStandsInTheJournal) {
  constexpr int forgeries = 60;
  const std::vector<boost::json::value> values{nullptr, 0, -1, INT64_MAX, INT64_MIN, "", "banana", "{}", "\n\"\\"};
  Prng prng(20260302);
  Tamper tamper(company());
  const std::vector<JournalEntry> honest = tamper.entries();
  for (int i = 0; i < forgeries; ++i) {
    tamper.entries() = honest;
    JournalEntry& entry = tamper.entries()[prng.below(honest.size())];
    boost::json::value changes = value_of(parse_canonical(entry.changes));
    boost::json::object& group = changes.as_array()[prng.below(changes.as_array().size())].as_object();
    boost::json::array& rows = group.at("put").as_array();
    boost::json::array& row = rows[prng.below(rows.size())].as_array();
    const std::size_t column = prng.below(row.size());
    row[column] = values[prng.below(values.size())];
    entry.changes = value_of(to_canonical(changes));
    tamper.forged();
    const VerifyReport report = tamper.verify(all_options());
    EXPECT_EQ(report.passes[0].fault_count, 0) << faults_in(report);
    EXPECT_EQ(report.entries, static_cast<std::int64_t>(honest.size()));
  }
}

// The same for every column of every table: one row gets a value that no row has.
TEST_P(Verify, SurvivesWhateverStandsInTheTables) {
  for (const Table* table : all_tables()) {
    if (!table->journalled()) continue;
    const std::string name(table->name);
    const std::string key(table->columns()[static_cast<std::size_t>(table->key_columns) - 1]);
    for (const std::string_view column : table->columns()) {
      Tamper tamper(company());
      const std::string cell = "SELECT " + std::string(column) + " FROM " + name + " WHERE " + key + " = (SELECT MIN(" +
                               key + ") FROM " + name + ")";
      const std::vector<std::string> now = value_of(rows_as_text(company().connection(), cell, 1));
      if (now.empty() || now.front() == "null") continue;
      const bool is_text = now.front().front() == '\'';
      tamper.sql("UPDATE " + name + " SET " + std::string(column) + " = " +
                 (is_text ? "'banana'" : "-9223372036854775807") + " WHERE " + key + " = (SELECT MIN(" + key +
                 ") FROM " + name + ");");
      const VerifyReport report = tamper.verify(all_options());
      EXPECT_GT(report.passes[1].fault_count, 0) << name << "." << column;
    }
  }
}

TEST_P(Verify, NamesTheEntryOfEveryByteThatIsFlipped) {
  constexpr int flips = 60;
  const Statement write{"tamper.byte", "UPDATE journal SET bytes = $3 WHERE tenant = $1 AND seq = $2"};
  Prng prng(20260303);
  Tamper tamper(company());
  for (int i = 0; i < flips; ++i) {
    const JournalEntry& entry = tamper.entries()[prng.below(tamper.entries().size())];
    const std::string honest = encode_entry(entry);
    std::string bytes = honest;
    char& byte = bytes[prng.below(bytes.size())];
    byte = static_cast<char>(byte ^ (1 << prng.below(8)));
    value_of(tamper.tx().execute(write, StoredEntry::table, entry.seq, Blob{bytes}));
    const VerifyReport report = tamper.verify();
    ASSERT_FALSE(report.passes[0].faults.empty());
    EXPECT_EQ(report.passes[0].faults.front().place, "entry " + std::to_string(entry.seq));
    value_of(tamper.tx().execute(write, StoredEntry::table, entry.seq, Blob{honest}));
  }
}

// ---- Seals

class VerifySeal : public Verify {
 protected:
  const SigningKey key_ = SigningKey::from_seed(std::string(32, 'k'));
  std::string sealed(std::int64_t seq, std::string tenant = "acme") {
    const ReadTx tx = value_of(company().engine().read());
    const std::optional<StoredEntry> entry = value_of(find_entry(tx, seq));
    return write_seal(Seal{std::move(tenant), seq, entry->hash, Instant{}, {}}, key_);
  }
};

TEST_P(VerifySeal, HoldsOfAnyEntryThatIsStillThere) {
  const std::string seal = sealed(20);
  const std::string last = sealed(last_seq());
  Tamper tamper(company());
  for (const std::string& text : {seal, last}) {
    VerifyOptions options;
    options.seal = text;
    options.public_key = value_of(read_seal(text)).public_key;
    EXPECT_EQ(faults_in(tamper.verify(options)), "");
  }
}

TEST_P(VerifySeal, AloneShowsThatTheTailWasCutOff) {
  const std::int64_t last = last_seq();
  const std::string seal = sealed(last);
  Tamper tamper(company());
  // The last entry placed a hold: everything it made is gone without a trace.
  const std::string n = std::to_string(last);
  for (const Table* table : all_tables()) {
    if (table->journalled()) tamper.sql("DELETE FROM " + std::string(table->name) + " WHERE version = " + n + ";");
  }
  tamper.sql("DELETE FROM content WHERE id = " + tamper.id("last hold") + "; DELETE FROM journal WHERE seq = " + n +
             ";");
  tamper.entries().pop_back();
  std::int64_t book_seq = 0;
  for (const JournalEntry& entry : tamper.entries()) {
    if (entry.command == "settle_delivery" && entry.changes.find("\"reminder\"") != std::string::npos)
      book_seq = entry.seq;
  }
  tamper.sql("UPDATE chain_head SET seq = " + std::to_string(last - 1) + ", book_seq = " + std::to_string(book_seq) +
             ";");
  tamper.forged();
  EXPECT_EQ(faults_in(tamper.verify()), "") << "without a seal nothing is missing";
  VerifyOptions options;
  options.seal = seal;
  const VerifyReport report = tamper.verify(options);
  EXPECT_THAT(codes_in(report), ::testing::ElementsAre("seal.tail"));
  EXPECT_THAT(faults_in(report), HasSubstr("Entry " + n + " was sealed"));
  EXPECT_THAT(faults_in(report), HasSubstr("ends with entry " + std::to_string(last - 1)));
}

TEST_P(VerifySeal, IsRefusedWhenItIsForgedOrOfAnother) {
  const auto codes_with = [&](std::string seal, std::string public_key = {}) {
    Tamper tamper(company());
    VerifyOptions options;
    options.seal = std::move(seal);
    options.public_key = std::move(public_key);
    return codes_in(tamper.verify(options));
  };
  std::string broken = sealed(20);
  broken.replace(broken.find("\"seq\":20"), 8, "\"seq\":19");
  EXPECT_THAT(codes_with(broken), Contains("seal.signature"));
  EXPECT_THAT(codes_with("no seal at all"), Contains("seal.signature"));
  EXPECT_THAT(codes_with(sealed(20, "other")), Contains("seal.tenant"));
  EXPECT_THAT(codes_with(sealed(20), std::string(64, '0')), Contains("seal.key"));
}

TEST_P(VerifySeal, ShowsThatTheJournalWasWrittenAnew) {
  const std::string seal = sealed(20);
  const std::int64_t invoice = company().invoice("I-201").value;
  Tamper tamper(company());
  tamper.forge("invoice", "id", invoice, "product", "something else");
  EXPECT_EQ(faults_in(tamper.verify()), "") << "journal and tables tell one story, though another one";
  VerifyOptions options;
  options.seal = seal;
  EXPECT_THAT(codes_in(tamper.verify(options)), ::testing::ElementsAre("seal.entry"));
}

INSTANTIATE_TEST_SUITE_P(Databases, Verify, both_databases(), dialect_name);
INSTANTIATE_TEST_SUITE_P(Databases, VerifySeal, both_databases(), dialect_name);

}  // namespace
}  // namespace dunlin
