// Measures import, morning run and verify on made-up ledgers, on this machine, and prints what it measured.
//
//   dunlin_bench import 100000        lines a second; ratio to raw SQLite inserts of the same rows
//   dunlin_bench morning 100000      a morning over that many open items with ten times the history
//   dunlin_bench files 100000        nothing: leaves that ledger as customers.csv and history.csv (bench/serve_load.py)
//
// The directory is the first argument: files of several gigabytes are made there and removed again.
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "agents/shipped_templates.h"
#include "base/prng.h"
#include "engine/importer.h"
#include "engine/morning_run.h"
#include "engine/verify.h"
#include "intake/shipped_mappings.h"
#include "raw_sqlite_peer.h"
#include "sim/scale_ledger.h"
#include "store/migrations.h"
#include "store/sqlite/sqlite_connection.h"

namespace dunlin {
namespace {

const Date today{20'530};  // 2026-03-18
constexpr std::int64_t history_factor = 10;
// Rows that a chunk of an import commits at once: 2,000 lines of an invoice, a payment and an application each.
constexpr std::int64_t rows_per_chunk = 6'000;

template <class T>
T must(Result<T> result) {
  if (!result) {
    std::fprintf(stderr, "%s\n", result.error().text.c_str());
    std::exit(1);
  }
  return std::move(*result);
}

void must(Result<> result) {
  if (!result) {
    std::fprintf(stderr, "%s\n", result.error().text.c_str());
    std::exit(1);
  }
}

class Stopwatch {
 public:
  double seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count(); }

 private:
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

double peak_megabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

// A founded tenant in a new file, with one collector who does everything here.
class BenchTenant {
 public:
  explicit BenchTenant(const std::string& path) {
    std::filesystem::remove(path);
    connection_ = must(open_sqlite(path, SqliteOptions{.create = true}));
    must(migrate(*connection_, MigrationSet::tenant));
    const Tenant tenant{{1}, "bench"};
    must(create_tenant(*connection_, tenant));
    engine_ = std::make_unique<Engine>(*connection_, tenant);
    const FoundTenant found{"EUR", "Bench", "ar@bench.example", "format = 1\n", {{"collector"}}};
    const Answer answer = must(engine_->execute(Admission{now(), Machine{"system:init"}, {}, {}, entropy_}, found));
    const std::string users(answer.at("users").as_string());
    user_ = must(Id<User>::parse(users.substr(2, users.size() - 4)));
  }

  Engine& engine() { return *engine_; }
  Admission admit(std::string key = {}) { return Admission{now(), user_, "bench", std::move(key), entropy_}; }

  std::int64_t import(ImportKind kind, std::string_view bytes) {
    const std::vector<Mapping> shipped = must(shipped_mappings());
    ImportRequest request;
    request.kind = kind;
    request.bytes = bytes;
    request.file_name = "bench.csv";
    request.mapping = find_mapping(shipped, "generic");
    request.shipped = shipped;
    const ImportReport report = must(import_file(
        *engine_, [this](std::string key) { return admit(std::move(key)); }, request, [](std::int64_t) {}));
    for (const std::string& message : report.messages) std::fprintf(stderr, "%s\n", message.c_str());
    return report.totals.lines_read;
  }

 private:
  static Instant now() { return Instant::start_of(today); }
  std::string entropy_ = std::string(32, 'b');
  std::unique_ptr<Connection> connection_;
  std::unique_ptr<Engine> engine_;
  Id<User> user_;
};

struct Ledger {
  std::string customers;
  std::string history;
};

Ledger scale_ledger(std::int64_t open_count, std::int64_t closed_count) {
  Ledger ledger;
  write_scale_customers(1, open_count, [&ledger](std::string_view lines) { ledger.customers += lines; });
  write_scale_ledger(1, open_count, closed_count, today,
                     [&ledger](std::string_view lines) { ledger.history += lines; });
  return ledger;
}

void bench_import(const std::string& directory, std::int64_t lines) {
  const Ledger ledger = scale_ledger(lines / (history_factor + 1), lines - lines / (history_factor + 1));
  const std::string path = directory + "/import.db";
  const std::string peer_path = directory + "/peer.db";
  std::filesystem::remove(peer_path);
  double seconds = 0;
  std::int64_t read = 0;
  {
    BenchTenant tenant(path);
    tenant.import(ImportKind::customers, ledger.customers);
    const Stopwatch watch;
    read = tenant.import(ImportKind::history, ledger.history);
    seconds = watch.seconds();
  }
  const PeerResult peer = insert_raw(path, peer_path, rows_per_chunk);
  std::printf(
      "import   %9lld lines  %7.2f s  %8.0f lines/s  %8.0f rows/s | raw SQLite %7.2f s  %8.0f rows/s | ratio %.2f\n",
      static_cast<long long>(read), seconds, static_cast<double>(read) / seconds,
      static_cast<double>(peer.rows) / seconds, peer.seconds, static_cast<double>(peer.rows) / peer.seconds,
      seconds / peer.seconds);
  std::filesystem::remove(path);
  std::filesystem::remove(peer_path);
}

void bench_morning(const std::string& directory, std::int64_t open_count) {
  const std::string path = directory + "/morning.db";
  BenchTenant tenant(path);
  double import_seconds = 0;
  {
    const Ledger ledger = scale_ledger(open_count, open_count * history_factor);
    const Stopwatch watch;
    tenant.import(ImportKind::customers, ledger.customers);
    tenant.import(ImportKind::history, ledger.history);
    import_seconds = watch.seconds();
  }
  const double before_megabytes = peak_megabytes();
  const Stopwatch watch;
  RecordMorning morning = [&] {
    const ReadTx tx = must(tenant.engine().read());
    return must(compute_morning(tx, today, must(shipped_templates())));
  }();
  const double computed = watch.seconds();
  const Answer answer = must(tenant.engine().execute(tenant.admit(), morning));
  const double recorded = watch.seconds();
  std::printf(
      "morning  %9lld open   compute %6.2f s + record %5.2f s = %6.2f s  %6zu rows  %4lld drafts  peak %5.0f MB "
      "(import: %.1f s, peak %.0f MB)\n",
      static_cast<long long>(open_count), computed, recorded - computed, recorded, morning.rows.size(),
      static_cast<long long>(answer.at("drafted").as_int64()), peak_megabytes(), import_seconds, before_megabytes);
  std::fflush(stdout);
  const Stopwatch verify_watch;
  const ReadTx tx = must(tenant.engine().read());
  const VerifyReport report = must(verify(tx, tenant.engine().tenant(), VerifyOptions{}));
  const double verified = verify_watch.seconds();
  std::printf("verify   %9lld entries, %lld rows  %7.2f s  %8.0f entries/s  %8.0f rows/s  %s  peak %5.0f MB\n",
              static_cast<long long>(report.entries), static_cast<long long>(report.rows), verified,
              static_cast<double>(report.entries) / verified, static_cast<double>(report.rows) / verified,
              report.clean() ? "ok" : "FAULTS", peak_megabytes());
  std::filesystem::remove(path);
}

void write_files(const std::string& directory, std::int64_t open_count) {
  const Ledger ledger = scale_ledger(open_count, open_count * history_factor);
  std::ofstream(directory + "/customers.csv", std::ios::binary) << ledger.customers;
  std::ofstream(directory + "/history.csv", std::ios::binary) << ledger.history;
}

}  // namespace
}  // namespace dunlin

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "usage: dunlin_bench DIRECTORY import LINES | morning OPEN_ITEMS | files OPEN_ITEMS\n");
    return 2;
  }
  const std::string what = argv[2];
  const std::int64_t count = std::atoll(argv[3]);
  if (what == "import") {
    dunlin::bench_import(argv[1], count);
  } else if (what == "files") {
    dunlin::write_files(argv[1], count);
  } else {
    dunlin::bench_morning(argv[1], count);
  }
  return 0;
}
