// verify, seal, journal: the history, shown, proved and taken out.
#include <fmt/format.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <ostream>
#include <sstream>

#include "cli/command_line.h"
#include "engine/verify.h"
#include "journal/chain.h"
#include "journal/fold.h"
#include "journal/seal.h"

namespace dunlin::cli {
namespace {

constexpr std::size_t seed_bytes = 32;

Result<std::string> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return refuse(Reason::file_unreadable, "Cannot read " + path + ".");
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

Result<> write_file(const std::string& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << text;
  file.close();
  if (!file) return refuse(Reason::io_failed, "Cannot write " + path + ".");
  return {};
}

// What was sent lies in the mail directory; verify holds it against what was approved.
Result<VerifyOptions> options_of(Session& session, const std::string& seal_path) {
  VerifyOptions options;
  if (!seal_path.empty()) options.seal = TRY(read_file(seal_path));
  options.logins.emplace();
  for (const Login& login : TRY(all_logins(session.catalog(), session.tenant().key))) {
    options.logins->emplace(login.user.value, login.name);
  }
  const std::string mail = session.data_path("mail/" + session.tenant().name);
  options.mail_files.emplace();
  std::error_code absent;
  for (const auto& entry : std::filesystem::directory_iterator(mail, absent)) {
    options.mail_files->push_back(entry.path().filename());
  }
  return options;
}

boost::json::value report_json(const VerifyReport& report) {
  boost::json::array passes;
  for (const VerifyPass& pass : report.passes) {
    boost::json::array faults;
    for (const VerifyFault& fault : pass.faults) {
      faults.push_back({{"code", fault.code}, {"place", fault.place}, {"text", fault.sentence}});
    }
    passes.push_back({{"pass", pass.number},
                      {"name", pass.name},
                      {"checked", pass.checked},
                      {"unit", pass.unit},
                      {"fault_count", pass.fault_count},
                      {"faults", std::move(faults)},
                      {"notes", boost::json::value_from(pass.notes)}});
  }
  return {{"ok", report.clean()},
          {"seq", report.seq},
          {"hash", report.hash},
          {"entries", report.entries},
          {"rows", report.rows},
          {"passes", std::move(passes)}};
}

void print_report(std::ostream& out, const VerifyReport& report, double seconds) {
  for (const VerifyPass& pass : report.passes) {
    out << fmt::format("{} {}: {} {}, {}\n", pass.number, pass.name, pass.checked, pass.unit,
                       pass.fault_count == 0 ? "ok" : fmt::format("{} FAULTS", pass.fault_count));
    for (const std::string& note : pass.notes) out << "    " << note << '\n';
    for (const VerifyFault& fault : pass.faults) {
      out << fmt::format("    {} at {}: {}\n", fault.code, fault.place, fault.sentence);
    }
  }
  out << fmt::format("{} to entry {}, hash {}.\n", report.clean() ? "Verified" : "NOT VERIFIED", report.seq, report.hash);
  // A frozen clock (in a test) measures nothing.
  if (seconds > 0) {
    out << fmt::format("{:.0f} entries and {:.0f} rows a second.\n", static_cast<double>(report.entries) / seconds,
                       static_cast<double>(report.rows) / seconds);
  }
}

Result<int> verify_command(Session& session, const std::string& seal_path) {
  Environment& environment = session.environment();
  VerifyOptions options = TRY(options_of(session, seal_path));
  Progress progress(environment, "verifying");
  options.progress = [&progress](std::int64_t entries) { progress.show(entries, "entries"); };
  const ReadTx tx = TRY(session.read());
  TRY(session.authorise_reading(tx, Operation::verify));
  const Instant begun = environment.clock();
  const VerifyReport report = TRY(verify(tx, session.tenant(), options));
  const double seconds = static_cast<double>(environment.clock().micros - begun.micros) / 1e6;
  if (session.options().json) {
    print_json(*environment.out, report_json(report));
  } else {
    print_report(*environment.out, report, environment.terminal ? seconds : 0);
  }
  return report.clean() ? 0 : 1;
}

// Made the first time, readable by its owner only. Whoever has it can sign, so it belongs into a safe place as well.
Result<SigningKey> signing_key(Session& session) {
  const std::string path = session.data_path("seal.key");
  if (!std::filesystem::exists(path)) {
    TRY(write_file(path, session.environment().entropy(seed_bytes)));
    ::chmod(path.c_str(), S_IRUSR | S_IWUSR);
  }
  const std::string seed = TRY(read_file(path));
  if (seed.size() != seed_bytes) return refuse(Reason::signature_invalid, path + " is no signing key.");
  return SigningKey::from_seed(seed);
}

Result<int> seal_command(Session& session, std::string path) {
  const ReadTx tx = TRY(session.read());
  TRY(session.authorise_reading(tx, Operation::seal));
  const ChainHead head = TRY(read_head(tx));
  const Seal seal{session.tenant().name, head.seq, head.hash, session.environment().clock(), {}};
  if (path.empty()) {
    std::filesystem::create_directories(session.data_path("seals"));
    path = session.data_path("seals/" + seal.tenant + "-" + std::to_string(seal.seq) + ".seal");
  }
  const std::string text = write_seal(seal, TRY(signing_key(session)));
  TRY(write_file(path, text));
  const Seal signed_seal = TRY(read_seal(text));
  std::ostream& out = *session.environment().out;
  if (session.options().json) {
    print_json(out, {{"file", path}, {"seq", seal.seq}, {"hash", seal.hash}, {"public_key", signed_seal.public_key}});
  } else {
    out << fmt::format("Sealed entry {}, hash {}\nPublic key {}\nKeep {} outside this machine.\n", seal.seq, seal.hash,
                       signed_seal.public_key, path);
  }
  return 0;
}

std::string tables_of(const JournalEntry& entry) {
  std::map<std::string, std::int64_t> rows;
  const Result<> counted = each_change(entry.changes, [&rows](const RowChange& change) -> Result<> {
    ++rows[std::string(change.table)];
    return {};
  });
  if (!counted) return "unreadable";
  std::string words;
  for (const auto& [table, count] : rows) {
    words += (words.empty() ? "" : ", ") + table + (count > 1 ? " x" + std::to_string(count) : "");
  }
  return words;
}

Result<int> list_command(Session& session, std::int64_t first, std::int64_t limit) {
  const ReadTx tx = TRY(session.read());
  TRY(session.authorise_reading(tx, Operation::view_journal));
  const ChainHead head = TRY(read_head(tx));
  if (first == 0) first = std::max<std::int64_t>(1, head.seq - limit + 1);
  TextTable table({{"entry", TextTable::Align::right}, {"at"}, {"who"}, {"command"}, {"rows changed"}});
  boost::json::array out;
  TRY(each_entry(tx, first, [&](std::int64_t seq, std::string_view bytes, std::string_view hash) -> Result<> {
    if (seq >= first + limit) return {};
    const JournalEntry entry = TRY(decode_entry(bytes));
    table.row({std::to_string(seq), entry.at.to_string(), entry.actor, entry.command, tables_of(entry)});
    out.push_back({{"seq", seq},
                   {"at", entry.at.to_string()},
                   {"actor", entry.actor},
                   {"command", entry.command},
                   {"decision", boost::json::parse(entry.decision)},
                   {"changes", boost::json::parse(entry.changes)},
                   {"hash", hash}});
    return {};
  }));
  if (session.options().json) {
    print_json(*session.environment().out, out);
  } else {
    table.print(*session.environment().out);
  }
  return 0;
}

// One line an entry, the bytes that were hashed; then the head.
Result<int> export_command(Session& session, const std::string& path) {
  const ReadTx tx = TRY(session.read());
  TRY(session.authorise_reading(tx, Operation::view_journal));
  std::ofstream file;
  if (!path.empty()) file.open(path, std::ios::binary | std::ios::trunc);
  std::ostream& out = path.empty() ? *session.environment().out : file;
  const ChainHead head = TRY(read_head(tx));
  TRY(each_entry(tx, 1, [&out](std::int64_t, std::string_view bytes, std::string_view) -> Result<> {
    out << bytes << '\n';
    return {};
  }));
  out << fmt::format("{{\"hash\":\"{}\",\"seq\":{}}}\n", head.hash, head.seq);
  out.flush();
  if (!out) return refuse(Reason::io_failed, "Cannot write " + path + ".");
  return 0;
}

}  // namespace

void add_journal_commands(CLI::App& app, Invocation& invocation) {
  auto path = std::make_shared<std::string>();
  CLI::App* verify = app.add_subcommand("verify", "Hold the journal against the tables; exit code 1 on any fault");
  verify->add_option("--seal", *path, "A seal that was kept elsewhere: shows a tail that was cut off");
  in_session(*verify, invocation, [path](Session& session) { return verify_command(session, *path); });

  CLI::App* seal = app.add_subcommand("seal", "Sign the head of the journal into a file, to be kept elsewhere");
  seal->add_option("--out", *path, "File (default: DATA/seals/TENANT-ENTRY.seal)");
  in_session(*seal, invocation, [path](Session& session) { return seal_command(session, *path); });

  auto first = std::make_shared<std::int64_t>(0);
  auto limit = std::make_shared<std::int64_t>(20);
  CLI::App* journal = app.add_subcommand("journal", "Entries of the journal, and taking it out");
  journal->require_subcommand(1);
  CLI::App* list = journal->add_subcommand("list", "Entries, the last ones unless --from is given");
  list->add_option("--from", *first, "First entry");
  list->add_option("--limit", *limit)->capture_default_str()->check(CLI::PositiveNumber);
  in_session(*list, invocation, [first, limit](Session& session) { return list_command(session, *first, *limit); });
  CLI::App* take_out = journal->add_subcommand("export", "Every entry as it was hashed, one a line, for an outside check");
  take_out->footer("Example:\n  dunlin journal export --out journal.jsonl && tools/verify_journal.py journal.jsonl");
  take_out->add_option("--out", *path, "File (default: standard output)");
  in_session(*take_out, invocation, [path](Session& session) { return export_command(session, *path); });
}

}  // namespace dunlin::cli
