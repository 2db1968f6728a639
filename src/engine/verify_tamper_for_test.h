// A hand inside the database: everything that somebody with full access to it could do, within a transaction that is
// rolled back. What is forged in the journal is hashed anew, entry after entry, so that the chain itself holds. For
// tests only.
#pragma once

#include <gmock/gmock.h>

#include <functional>

#include "base/canonical_json.h"
#include "correspondence/mail_directory.h"
#include "engine/verify.h"
#include "engine/verify_company_for_test.h"
#include "journal/chain.h"
#include "journal/changes.h"

namespace dunlin {

class Tamper {
 public:
  explicit Tamper(VerifyCompany& company)
      : company_(company), tx_(value_of(WriteTx::begin(company.connection(), company.tenant().key))) {
    const bool sqlite = company.connection().dialect() == Dialect::sqlite;
    sql(sqlite ? "DROP TRIGGER journal_no_update; DROP TRIGGER journal_no_delete;"
               : "DROP TRIGGER journal_no_change ON journal;");
    value_of(each_entry(tx_, 1, [this](std::int64_t, std::string_view bytes, std::string_view) -> Result<> {
      entries_.push_back(value_of(decode_entry(bytes)));
      return {};
    }));
  }

  VerifyCompany& company() { return company_; }
  WriteTx& tx() { return tx_; }
  std::vector<JournalEntry>& entries() { return entries_; }

  void sql(const std::string& text) { value_of(company_.connection().run_script(text)); }
  // Of the named proposal, customer, ...: as it stands in SQL.
  std::string id(const std::string& name) const { return std::to_string(company_.proposal(name).value); }

  std::int64_t number(const std::string& text) {
    const Statement statement{"tamper", text};
    std::int64_t number = 0;
    value_of(company_.connection().each(statement, {}, [&](const RowView& row) -> Result<> {
      number = row.integer(0);
      return {};
    }));
    return number;
  }

  JournalEntry& entry(std::int64_t seq) { return entries_.at(static_cast<std::size_t>(seq - 1)); }
  JournalEntry& entry_of(const std::string& command, int nth = 0) {
    for (JournalEntry& each : entries_) {
      if (each.command == command && nth-- == 0) return each;
    }
    ADD_FAILURE() << "no entry of " << command;
    std::abort();
  }
  // The entry that wrote the proposal in this state.
  JournalEntry& entry_that_made(const std::string& proposal, const std::string& state) {
    for (JournalEntry& each : entries_) {
      boost::json::value changes = value_of(parse_canonical(each.changes));
      if (boost::json::value* found = cell(changes, "proposal", "id", company_.proposal(proposal).value, "state")) {
        if (*found == boost::json::value(state)) return each;
      }
    }
    ADD_FAILURE() << proposal << " never became " << state;
    std::abort();
  }

  // Changes one value of the row where the entry wrote it.
  void set_in(JournalEntry& entry, const std::string& table, const std::string& key, std::int64_t id,
              const std::string& column, const boost::json::value& value) {
    boost::json::value changes = value_of(parse_canonical(entry.changes));
    boost::json::value* found = cell(changes, table, key, id, column);
    ASSERT_NE(found, nullptr) << table << " " << id << " " << column << " in entry " << entry.seq;
    *found = value;
    entry.changes = value_of(to_canonical(changes));
    forged_ = true;
  }

  // The same in the last entry that wrote the row, and in the table: journal and table agree.
  void forge(const std::string& table, const std::string& key, std::int64_t id, const std::string& column,
             const boost::json::value& value) {
    for (auto entry = entries_.rbegin(); entry != entries_.rend(); ++entry) {
      boost::json::value changes = value_of(parse_canonical(entry->changes));
      if (cell(changes, table, key, id, column) == nullptr) continue;
      set_in(*entry, table, key, id, column, value);
      return set_in_table(table, key, id, column, value);
    }
    ADD_FAILURE() << "no entry wrote " << table << " " << id;
  }
  // In every entry that wrote it.
  void forge_everywhere(const std::string& table, const std::string& key, std::int64_t id, const std::string& column,
                        const boost::json::value& value) {
    for (JournalEntry& entry : entries_) {
      boost::json::value changes = value_of(parse_canonical(entry.changes));
      if (cell(changes, table, key, id, column) != nullptr) set_in(entry, table, key, id, column, value);
    }
    set_in_table(table, key, id, column, value);
  }

  // Adds rows to an entry and to the table; `rows` as canonical arrays with all columns.
  void forge_rows(JournalEntry& entry, const Table& table, const std::string& row) {
    add_group(entry, R"({"columns":)" + canonical_columns(table, false) + R"(,"put":[)" + row + R"(],"table":")" +
                         std::string(table.name) + "\"}");
    std::vector<std::string> texts;
    const boost::json::value values = value_of(parse_canonical(row));
    std::string list = "1";
    for (const boost::json::value& value : values.as_array()) list += ", " + sql_of(value);
    const std::string name(table.name);
    sql("DELETE FROM " + name + " WHERE tenant = 1 AND " +
        std::string(table.columns()[static_cast<std::size_t>(table.key_columns) - 1]) + " = " +
        sql_of(values.as_array()[static_cast<std::size_t>(table.key_columns) - 1]) + ";");
    sql("INSERT INTO " + name + " (tenant, " + table.select_list() + ") VALUES (" + list + ");");
  }
  void add_group(JournalEntry& entry, const std::string& group) {
    entry.changes.insert(entry.changes.size() - 1, (entry.changes == "[]" ? "" : ",") + group);
    forged_ = true;
  }
  void remove_table_from(JournalEntry& entry, const std::string& table) {
    boost::json::value changes = value_of(parse_canonical(entry.changes));
    boost::json::array kept;
    for (const boost::json::value& group : changes.as_array()) {
      if (group.at("table") != boost::json::value(table)) kept.push_back(group);
    }
    entry.changes = value_of(to_canonical(kept));
    forged_ = true;
  }
  void forged() { forged_ = true; }

  // Writes the forged entries with hashes that fit together.
  void rechain() {
    if (!forged_) return;
    Digest previous = genesis(company_.tenant().name);
    const Statement update{"tamper.entry", "UPDATE journal SET bytes = $3, hash = $4 WHERE tenant = $1 AND seq = $2"};
    for (JournalEntry& entry : entries_) {
      entry.previous = previous;
      const Blob bytes{encode_entry(entry)};
      previous = sha256(bytes.bytes);
      value_of(tx_.execute(update, StoredEntry::table, entry.seq, bytes, previous.hex()));
    }
    sql("UPDATE chain_head SET hash = '" + previous.hex() + "' WHERE tenant = 1;");
    forged_ = false;
  }

  VerifyReport verify(VerifyOptions options = {}) {
    rechain();
    return value_of(dunlin::verify(tx_, company_.tenant(), options));
  }

 private:
  static std::string sql_of(const boost::json::value& value) {
    if (value.is_int64()) return std::to_string(value.get_int64());
    if (value.is_null()) return "NULL";
    std::string quoted = "'";
    for (const char c : value.as_string()) quoted += c == '\'' ? "''" : std::string(1, c);
    return quoted + "'";
  }
  void set_in_table(const std::string& table, const std::string& key, std::int64_t id, const std::string& column,
                    const boost::json::value& value) {
    sql("UPDATE " + table + " SET " + column + " = " + sql_of(value) + " WHERE tenant = 1 AND " + key + " = " +
        std::to_string(id) + ";");
  }

  static boost::json::value* cell(boost::json::value& changes, const std::string& table, const std::string& key,
                                  std::int64_t id, const std::string& column) {
    for (boost::json::value& group : changes.as_array()) {
      if (group.at("table") != boost::json::value(table) || !group.as_object().contains("put")) continue;
      const boost::json::array& columns = group.at("columns").as_array();
      const auto position = [&](const std::string& name) {
        return static_cast<std::size_t>(std::find(columns.begin(), columns.end(), boost::json::value(name)) -
                                        columns.begin());
      };
      for (boost::json::value& row : group.at("put").as_array()) {
        if (row.at(position(key)) == boost::json::value(id)) return &row.as_array().at(position(column));
      }
    }
    return nullptr;
  }

  VerifyCompany& company_;
  WriteTx tx_;
  std::vector<JournalEntry> entries_;
  bool forged_ = false;
};

inline std::string faults_in(const VerifyReport& report) {
  std::string text;
  for (const VerifyPass& pass : report.passes) {
    for (const VerifyFault& fault : pass.faults) {
      text += std::to_string(pass.number) + " " + fault.code + " at " + fault.place + ": " + fault.sentence + "\n";
    }
  }
  return text;
}

inline std::vector<std::string> codes_in(const VerifyReport& report) {
  std::vector<std::string> codes;
  for (const VerifyPass& pass : report.passes) {
    for (const VerifyFault& fault : pass.faults) codes.push_back(fault.code);
  }
  return codes;
}

inline std::string notes_in(const VerifyReport& report) {
  std::string text;
  for (const VerifyPass& pass : report.passes) {
    for (const std::string& note : pass.notes) text += note + "\n";
  }
  return text;
}

// One company for each database; every test tampers with it in a transaction of its own, which is rolled back.
inline std::map<Dialect, std::unique_ptr<VerifyCompany>>& companies() {
  static std::map<Dialect, std::unique_ptr<VerifyCompany>> all;
  return all;
}

class VerifyTest : public DatabaseTest {
 protected:
  static void TearDownTestSuite() { companies().clear(); }
  VerifyCompany& company() {
    std::unique_ptr<VerifyCompany>& company = companies()[GetParam()];
    if (company == nullptr) company = std::make_unique<VerifyCompany>(GetParam());
    return *company;
  }
  std::int64_t last_seq() {
    const ReadTx tx = value_of(company().engine().read());
    return value_of(read_head(tx)).seq;
  }
  // Whether the tampering is found under that code.
  void expect_found(const std::string& code, const std::function<void(Tamper&)>& tampering) {
    Tamper tamper(company());
    tampering(tamper);
    const VerifyReport report = tamper.verify(all_options());
    EXPECT_THAT(codes_in(report), ::testing::Contains(code)) << faults_in(report);
  }
  // The same, when chain and tables know nothing of it.
  void expect_found_in_a_whole_chain(const std::string& code, const std::function<void(Tamper&)>& tampering) {
    Tamper tamper(company());
    tampering(tamper);
    const VerifyReport report = tamper.verify(all_options());
    EXPECT_THAT(codes_in(report), ::testing::Contains(code)) << faults_in(report);
    EXPECT_EQ(report.passes[0].fault_count + report.passes[1].fault_count, 0) << faults_in(report);
  }
  VerifyOptions all_options() {
    VerifyOptions options;
    options.logins = company().logins();
    options.look_up = [this](const std::string& key) { return company().mailer().look_up(key); };
    options.mail_files.emplace();
    for (const std::string& key : company().mailer().there) options.mail_files->push_back(mail_file_name(key));
    return options;
  }
};

}  // namespace dunlin
