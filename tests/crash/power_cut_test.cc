// Power cuts: the engine works on SQLite through a file system that records every write and every sync; then thousands
// of disks are built as a cut at some moment may have left them (recording_vfs.h), and each is opened again. Whatever
// was acknowledged before the cut must be there, and the whole must verify (docs/internals/crash-tests.md).
//
// DUNLIN_POWER_CUTS is the number of disks (1,500), DUNLIN_POWER_CUT_SEED chooses them.
#include <gmock/gmock.h>

#include <charconv>
#include <iostream>

#include "engine/verify.h"
#include "engine/verify_company_for_test.h"
#include "journal/chain.h"
#include "recording_vfs.h"

namespace dunlin {
namespace {

namespace fs = std::filesystem;

std::uint64_t number_from_environment(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  if (text == nullptr) return otherwise;
  const std::string_view digits = text;
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  CHECK(error == std::errc() && end == digits.data() + digits.size());
  return number;
}

// An entry whose commit had returned when the recording stood at `position`.
struct Acknowledged {
  std::size_t position = 0;
  std::int64_t seq = 0;
  std::string hash;
};

// The real driver, and beside it a note of what it acknowledged when. Checkpoints come early, so that a short story has
// many of them.
class NotingConnection : public Connection {
 public:
  NotingConnection(std::string path, std::string settings, const RecordingVfs& vfs)
      : path_(std::move(path)), settings_(std::move(settings)), vfs_(vfs) {
    reopen();
  }

  // As when the program ends and is started again: the log is copied into the database and removed.
  void reopen() {
    inner_.reset();
    inner_ = value_of(open_sqlite(path_, SqliteOptions{.create = true}));
    value_of(inner_->run_script("PRAGMA wal_autocheckpoint = 60; " + settings_));
  }
  void close() { inner_.reset(); }

  [[nodiscard]] const std::vector<Acknowledged>& acknowledged() const { return acknowledged_; }

  Dialect dialect() const override { return inner_->dialect(); }
  Result<> begin(Access access) override {
    pending_ = {};
    return inner_->begin(access);
  }
  Result<> commit() override {
    TRY(inner_->commit());
    if (pending_.seq == 0) return {};
    pending_.position = vfs_.position();
    acknowledged_.push_back(pending_);
    return {};
  }
  void rollback() noexcept override { inner_->rollback(); }
  Result<> each(const Statement& statement, std::span<const Value> parameters, RowCallback row) override {
    return inner_->each(statement, parameters, row);
  }
  Result<std::int64_t> execute(const Statement& statement, std::span<const Value> parameters) override {
    return inner_->execute(statement, parameters);
  }
  Result<> write(const Table& table, WriteKind kind, std::span<const Value> values) override {
    // tenant, seq, bytes, hash
    if (&table == &StoredEntry::table) pending_ = {0, values[1].integer, std::string(values[3].bytes)};
    return inner_->write(table, kind, values);
  }
  Result<> claim(std::int64_t number) override { return inner_->claim(number); }
  void disclaim(std::int64_t number) noexcept override { inner_->disclaim(number); }
  Result<> run_script(std::string_view sql) override { return inner_->run_script(sql); }

 private:
  std::string path_;
  std::string settings_;
  const RecordingVfs& vfs_;
  std::unique_ptr<Connection> inner_;
  Acknowledged pending_;
  std::vector<Acknowledged> acknowledged_;
};

class TemporaryDirectory {
 public:
  TemporaryDirectory() : path_((fs::temp_directory_path() / "dunlin_power_cut_XXXXXX").string()) {
    CHECK(::mkdtemp(path_.data()) != nullptr);
  }
  ~TemporaryDirectory() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::string database() const { return path_ + "/tenant.db"; }
  void clear() const {
    for (const fs::directory_entry& entry : fs::directory_iterator(path_)) fs::remove_all(entry.path());
  }

 private:
  std::string path_;
};

// What is found on a disk after a cut.
struct Finding {
  enum class Kind : std::uint8_t { sound, lost, damaged };
  Kind kind = Kind::sound;
  std::string why;
};

struct Tally {
  std::int64_t states = 0;
  std::int64_t lost = 0;
  std::int64_t damaged = 0;
  std::string first;  // which cut was the first that harmed, and how
};

// A company's life, recorded once; then any number of cuts.
class PowerCut : public ::testing::Test {
 protected:
  // `settings` as PRAGMAs: none leaves the database as the driver sets it.
  void live(const std::string& settings) {
    vfs_.record(Recording::on);
    NotingConnection connection(lived_in_.database(), settings, vfs_);
    value_of(migrate(connection, MigrationSet::tenant));
    {
      VerifyCompany company(connection);
      for (int round = 1; round <= 4; ++round) import_round(company, round);
      connection.reopen();
      for (int round = 5; round <= 6; ++round) import_round(company, round);
      import_while_somebody_reads(company);
      for (int round = 9; round <= 10; ++round) import_round(company, round);
      clerk_ = company.user("clerk");
    }
    connection.close();
    vfs_.record(Recording::off);
    acknowledged_ = connection.acknowledged();
    ASSERT_GT(acknowledged_.size(), 60U);
  }

  // Cuts the power `states` times and looks at what is left. `survival`: of every disk, or drawn for each.
  Tally cut(std::uint64_t states, std::optional<std::uint32_t> survival = {}) {
    const std::uint64_t seed = number_from_environment("DUNLIN_POWER_CUT_SEED", 7);
    const Prng root(seed);
    Tally tally;
    for (std::uint64_t number = 0; number < states; ++number) {
      Prng prng = root.child(number);
      const std::size_t position = choose_position(prng);
      constexpr std::array<std::uint32_t, 5> survivals{0, 500, 5'000, 9'500, 10'000};
      const std::uint32_t drawn = survivals[prng.below(survivals.size())];
      rebuilt_.clear();
      vfs_.build_disk(position, survival.value_or(drawn), prng, rebuilt_.path());
      const Finding finding = examine(acknowledged_before(position), number % 8 == 0);
      ++tally.states;
      tally.lost += finding.kind == Finding::Kind::lost ? 1 : 0;
      tally.damaged += finding.kind == Finding::Kind::damaged ? 1 : 0;
      if (finding.kind != Finding::Kind::sound && tally.first.empty()) {
        tally.first = "seed " + std::to_string(seed) + ", disk " + std::to_string(number) + ", cut before step " +
                      std::to_string(position) + ", survival " + std::to_string(survival.value_or(drawn)) + ": " +
                      finding.why;
      }
    }
    report(tally);
    return tally;
  }

 private:
  static void import_round(VerifyCompany& company, int round) {
    std::string file = "customer_number,number,amount,currency,issued_on,due_on\n";
    for (int line = 0; line < 60; ++line) {
      // A third of the lines changes what an earlier round brought.
      const std::string number = std::to_string(line % 3 == 0 ? line : round * 100 + line);
      file += "C" + std::to_string(line % 8 + 1) + ",R-" + number + "," + std::to_string(100 + round) +
              ".00,EUR,2026-02-01,2026-04-01\n";
    }
    company.import_file_of(ImportKind::invoices, "round " + std::to_string(round) + ".csv", file);
  }
  // A reader keeps the log from being copied whole and from starting anew, so it grows over several checkpoints.
  void import_while_somebody_reads(VerifyCompany& company) {
    const std::unique_ptr<Connection> other = value_of(open_sqlite(lived_in_.database(), SqliteOptions{}));
    const ReadTx reader = value_of(ReadTx::begin(*other, company.tenant().key));
    for (int round = 7; round <= 8; ++round) import_round(company, round);
  }

  // Anywhere; every other time just behind an acknowledgement, where most can be lost.
  std::size_t choose_position(Prng& prng) const {
    if (prng.chance(5'000)) return prng.below(vfs_.position() + 1);
    const Acknowledged& one = acknowledged_[prng.below(acknowledged_.size())];
    return std::min<std::size_t>(one.position + prng.below(6), vfs_.position());
  }
  Acknowledged acknowledged_before(std::size_t position) const {
    Acknowledged last;
    for (const Acknowledged& one : acknowledged_) {
      if (one.position <= position) last = one;
    }
    return last;
  }

  Finding examine(const Acknowledged& acknowledged, bool go_on) {
    const Result<Finding> finding = examined(acknowledged, go_on);
    return finding ? *finding : Finding{Finding::Kind::damaged, finding.error().text};
  }
  // Refuses when the database does.
  Result<Finding> examined(const Acknowledged& acknowledged, bool go_on) {
    const bool nothing_yet = acknowledged.seq == 0;
    if (!nothing_yet && !fs::exists(rebuilt_.database())) return Finding{Finding::Kind::lost, "the file is not there"};
    const std::unique_ptr<Connection> connection =
        TRY(open_sqlite(rebuilt_.database(), SqliteOptions{.create = nothing_yet}));
    const std::vector<std::string> integrity = TRY(rows_as_text(*connection, "PRAGMA integrity_check", 1));
    if (integrity != std::vector<std::string>{"'ok'"}) return Finding{Finding::Kind::damaged, integrity.front()};
    TRY(migrate(*connection, MigrationSet::tenant));
    Engine engine(*connection, Tenant{{1}, "acme"});
    {
      const ReadTx tx = TRY(engine.read());
      const std::optional<ChainHead> head = TRY(find_head(tx));
      if (!head && nothing_yet) return Finding{};
      const std::optional<StoredEntry> entry = TRY(find_entry(tx, acknowledged.seq));
      if (!head || head->seq < acknowledged.seq || (!nothing_yet && (!entry || entry->hash != acknowledged.hash))) {
        return Finding{Finding::Kind::lost, "entry " + std::to_string(acknowledged.seq) + " was acknowledged"};
      }
      if (head->seq == 0) return Finding{};
    }
    Finding finding = TRY(verified(engine));
    if (finding.kind != Finding::Kind::sound || !go_on) return finding;
    TRY(work_on(engine));
    return verified(engine);
  }
  static Result<Finding> verified(Engine& engine) {
    const ReadTx tx = TRY(engine.read());
    const VerifyReport report = TRY(verify(tx, engine.tenant(), VerifyOptions{}));
    if (report.clean()) return Finding{};
    return Finding{Finding::Kind::damaged, faults_in(report)};
  }
  static std::string faults_in(const VerifyReport& report) {
    std::string text;
    for (const VerifyPass& pass : report.passes) {
      for (const VerifyFault& fault : pass.faults) text += fault.code + " at " + fault.place + "; ";
    }
    return text;
  }
  // The first thing that the clerk does after the cut.
  Result<> work_on(Engine& engine) const {
    const std::vector<Mapping> mappings = TRY(shipped_mappings());
    ImportRequest request;
    request.kind = ImportKind::customers;
    request.bytes = "number,name,country,language,owner,email\nC99,Ninety-nine Ltd,GB,en,,pay@c99.example\n";
    request.file_name = "after the cut.csv";
    request.shipped = mappings;
    const auto admit = [this](std::string key) {
      return Admission{Instant{1'800'000'000'000'000}, clerk_, "clerk", std::move(key), std::string(32, 'e')};
    };
    TRY(import_file(engine, admit, request, [](std::int64_t) {}));
    return {};
  }

  void report(const Tally& tally) const {
    const RecordingVfs::Counts counts = vfs_.counts();
    std::cout << counts.writes << " writes of " << counts.bytes << " bytes and " << counts.syncs << " syncs recorded, "
              << acknowledged_.size() << " entries acknowledged; " << tally.states << " disks: " << tally.lost
              << " lost what was acknowledged, " << tally.damaged << " damaged\n";
    if (!tally.first.empty()) std::cout << "the first: " << tally.first << '\n';
  }

  RecordingVfs vfs_;
  TemporaryDirectory lived_in_;
  TemporaryDirectory rebuilt_;
  std::vector<Acknowledged> acknowledged_;
  Id<User> clerk_;
};

TEST_F(PowerCut, LosesNothingThatWasAcknowledged) {
  live("");
  const Tally tally = cut(number_from_environment("DUNLIN_POWER_CUTS", 1'500));
  EXPECT_EQ(tally.lost, 0) << tally.first;
  EXPECT_EQ(tally.damaged, 0) << tally.first;
}

// The controls: what the driver insists on is what the result above comes from, and the disks do harm.
TEST_F(PowerCut, LosesEntriesWhenTheLogIsNotSyncedAtEachCommit) {
  live("PRAGMA synchronous = NORMAL");
  const Tally tally = cut(200);
  EXPECT_GT(tally.lost, 0);
  EXPECT_EQ(tally.damaged, 0) << tally.first;
}

TEST_F(PowerCut, DamagesTheDatabaseWhenNothingIsSynced) {
  live("PRAGMA synchronous = OFF");
  EXPECT_GT(cut(200).damaged, 0);
}

TEST_F(PowerCut, ThatTheDiskSurvivesWholeIsOnlyAStop) {
  live("PRAGMA synchronous = NORMAL");
  constexpr std::uint32_t everything = 10'000;
  const Tally tally = cut(100, everything);
  EXPECT_EQ(tally.lost, 0) << tally.first;
  EXPECT_EQ(tally.damaged, 0) << tally.first;
}

}  // namespace
}  // namespace dunlin
