// verify, seal, journal: the history, proved, signed, shown and taken out.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <ostream>

#include "base/canonical_json.h"
#include "cli/command_line.h"
#include "cli/secret_file.h"
#include "cli/verification.h"
#include "engine/journal_row.h"
#include "engine/verify.h"
#include "journal/chain.h"
#include "journal/changes.h"
#include "journal/seal.h"
#include "view/journal_view.h"

namespace dunlin::cli {
namespace {

namespace fs = std::filesystem;

// ---- verify

struct SealToCheck {
  std::string path;
  std::string public_key;
};

Result<VerifyOptions> options_of(Session& session, const SealToCheck& seal) {
  VerifyOptions options = TRY(verification_options(session));
  if (!seal.path.empty()) {
    options.seal = TRY(read_file(seal.path));
    options.public_key = seal.public_key;
  } else if (!seal.public_key.empty()) {
    return refuse(Reason::option_invalid, "--public-key says whose seal --seal must be: give both.");
  }
  return options;
}

std::string grouped(std::int64_t count) {
  return format_grouped(Money{count, Currency()});
}

void print_report(std::ostream& out, const VerifyReport& report) {
  for (const VerifyPass& pass : report.passes) {
    out << fmt::format("{} {}: {} {}, ", pass.number, pass.name, grouped(pass.checked), pass.unit);
    out << (pass.fault_count == 0   ? "ok"
            : pass.fault_count == 1 ? "1 FAULT"
                                    : grouped(pass.fault_count) + " FAULTS")
        << '\n';
    for (const std::string& note : pass.notes) out << "    note: " << note << '\n';
    for (const VerifyFault& fault : pass.faults) {
      out << fmt::format("    {} at {}: {}\n", fault.code, fault.place, fault.sentence);
    }
    const auto kept = static_cast<std::int64_t>(pass.faults.size());
    if (pass.fault_count > kept) out << "    and " << grouped(pass.fault_count - kept) << " more\n";
  }
  out << (report.clean() ? "Verified" : "NOT VERIFIED")
      << fmt::format(" to entry {}, hash {}\n", report.seq, report.hash);
}

void print_speed(std::ostream& out, const VerifyReport& report, std::int64_t micros) {
  // A clock that stands still (in a test) measures nothing.
  if (micros <= 0) return;
  const auto a_second = [micros](std::int64_t count) {
    return grouped(static_cast<std::int64_t>(static_cast<double>(count) * 1e6 / static_cast<double>(micros)));
  };
  out << fmt::format("{:.1f} s: {} entries and {} rows a second\n", static_cast<double>(micros) / 1e6,
                     a_second(report.entries), a_second(report.rows));
}

Result<int> verify_command(Session& session, const SealToCheck& seal) {
  Environment& environment = session.environment();
  VerifyOptions options = TRY(options_of(session, seal));
  const ReadTx tx = TRY(session.engine().read());
  TRY(session.authorise_reading(tx, Operation::verify));
  const Instant begun = environment.clock();
  const VerifyReport report = TRY([&]() -> Result<VerifyReport> {
    Progress progress(environment, "verifying");
    options.progress = [&progress](std::int64_t entries) { progress.show(entries, "entries"); };
    return verify(tx, session.tenant(), options);
  }());
  if (session.options().json) {
    print_json(*environment.out, view::to_json(report));
  } else {
    print_report(*environment.out, report);
    print_speed(*environment.out, report, environment.clock().micros - begun.micros);
  }
  return report.clean() ? 0 : 1;
}

// ---- seal

// Made the first time. Whoever has it can sign, so it belongs into a safe place as well.
Result<SigningKey> signing_key(Session& session) {
  const std::string path = session.data_path("seal.key");
  constexpr std::size_t seed_bytes = 32;
  if (!fs::exists(path)) TRY(write_secret_file(path, session.environment().entropy(seed_bytes)));
  const std::string seed = TRY(read_file(path));
  if (seed.size() != seed_bytes) {
    return refuse(Reason::signature_invalid, "Not sealed: " + path +
                                                 " is no signing key. Put back the right one, or move " +
                                                 "it away for a new one, whose public key nobody knows yet.");
  }
  return SigningKey::from_seed(seed);
}

Result<int> seal_command(Session& session, std::string path) {
  const ReadTx tx = TRY(session.engine().read());
  TRY(session.authorise_reading(tx, Operation::seal));
  const ChainHead head = TRY(read_head(tx));
  const Seal seal{session.tenant().name, head.seq, head.hash, session.environment().clock(), {}};
  const std::string text = write_seal(seal, TRY(signing_key(session)));
  if (path.empty()) {
    std::error_code error;
    fs::create_directories(session.data_path("seals"), error);
    path = session.data_path("seals/" + seal.tenant + "-" + std::to_string(seal.seq) + ".seal");
  }
  TRY(write_file(path, text));
  const Seal signed_seal = TRY(read_seal(text));
  std::ostream& out = *session.environment().out;
  if (session.options().json) {
    print_json(out, {{"file", path}, {"seq", seal.seq}, {"hash", seal.hash}, {"public_key", signed_seal.public_key}});
  } else {
    out << fmt::format("Sealed entry {}, hash {}\n", seal.seq, seal.hash);
    out << fmt::format("Public key  {}\n", signed_seal.public_key);
    out << fmt::format("Seal        {}\n", path);
    out << "Keep the seal and the public key where this machine cannot write.\n";
  }
  return 0;
}

// ---- journal

std::string tables_of(const JournalEntry& entry) {
  std::map<std::string, std::int64_t> rows;
  const Result<> counted = each_change(entry.changes, [&rows](const RowChange& change) -> Result<> {
    ++rows[std::string(change.table)];
    return {};
  });
  if (!counted) return "(cannot be read)";
  std::string words;
  for (const auto& [table, count] : rows) {
    if (table == "command_outcome") continue;
    words += (words.empty() ? "" : ", ") + table + (count > 1 ? " x" + grouped(count) : "");
  }
  return words;
}

// "import_facts with roles collector"; "decided_by rule.x, approved_by usr_...".
std::string decision_words(const JournalEntry& entry) {
  const boost::json::value decision = boost::json::parse(entry.decision);
  const auto text = [&decision](std::string_view name) {
    const boost::json::value* value = decision.is_object() ? decision.get_object().if_contains(name) : nullptr;
    return value == nullptr || !value->is_string() ? std::string() : std::string(value->get_string());
  };
  std::string words = text("operation");
  if (!text("roles").empty()) words += " as " + text("roles");
  for (const std::string_view name : {"decided_by", "approved_by", "superseded", "proposal", "batch"}) {
    if (text(name).empty()) continue;
    if (!words.empty()) words += ", ";
    words += std::string(name == "decided_by" ? "by" : name == "approved_by" ? "approved by" : name) + " " + text(name);
  }
  return words;
}

struct Page {
  std::int64_t first = 0;  // 0: the last ones
  std::int64_t limit = 20;
};

Result<int> list_command(Session& session, Page page) {
  const ReadTx tx = TRY(session.engine().read());
  TRY(session.authorise_reading(tx, view::journal_operation));
  view::JournalQuestion question;
  question.limit = page.limit;
  if (page.first > 0) {
    question.order = view::JournalOrder::oldest_first;
    question.after = page.first - 1;
  }
  view::JournalPage shown = TRY(view::journal_page(tx, question));
  if (question.order == view::JournalOrder::newest_first) std::reverse(shown.entries.begin(), shown.entries.end());
  if (session.options().json) {
    print_json(*session.environment().out, view::to_json(shown));
    return 0;
  }
  TextTable table({{"entry", TextTable::Align::right}, {"at"}, {"who"}, {"command"}, {"decision"}, {"rows changed"}});
  for (const auto& [entry, hash] : shown.entries) {
    table.row({std::to_string(entry.seq), entry.at.to_string(), entry.actor, entry.command, decision_words(entry),
               tables_of(entry)});
  }
  table.print(*session.environment().out);
  return 0;
}

// One change as a line of names and values.
void print_change(std::ostream& out, const RowChange& change) {
  out << (change.erased ? "  erased " : "  ") << object_name(change.table, change.row) << '\n';
  const boost::json::value columns = boost::json::parse(std::string(change.columns));
  const boost::json::value values = boost::json::parse(std::string(change.row));
  for (std::size_t i = 0; i < columns.as_array().size() && i < values.as_array().size(); ++i) {
    out << "      " << std::string_view(columns.as_array()[i].as_string()) << ": ";
    out << boost::json::serialize(values.as_array()[i]) << '\n';
  }
}

void print_entry(std::ostream& out, const JournalEntry& entry, const std::string& hash) {
  out << fmt::format("Entry {}, {}\n", entry.seq, entry.at.to_string());
  out << fmt::format("  who       {}\n  command   {}\n  decision  {}\n", entry.actor, entry.command,
                     decision_words(entry));
  if (!entry.key.empty()) out << fmt::format("  key       {}\n", entry.key);
  out << fmt::format("  input     {}\n  previous  {}\n  hash      {}\n\nRows changed\n", entry.input.hex(),
                     entry.previous.hex(), hash);
  const Result<> printed = each_change(entry.changes, [&out](const RowChange& change) -> Result<> {
    print_change(out, change);
    return {};
  });
  if (!printed) out << "  (cannot be read: " << printed.error().text << ")\n";
}

Result<int> entry_command(Session& session, std::int64_t seq) {
  const ReadTx tx = TRY(session.engine().read());
  TRY(session.authorise_reading(tx, view::journal_operation));
  const view::JournalEntryView shown = TRY(view::journal_entry_view(tx, seq));
  if (session.options().json) {
    print_json(*session.environment().out, view::to_json(shown));
  } else {
    print_entry(*session.environment().out, shown.entry, shown.hash);
  }
  return 0;
}

// ---- journal show: what became of one thing

void print_history(std::ostream& out, const std::string& name, const std::vector<view::JournalMoment>& moments) {
  out << name << '\n';
  boost::json::object before;
  for (const view::JournalMoment& moment : moments) {
    out << fmt::format("\nEntry {}, {}, {}, {}\n", moment.entry.seq, moment.entry.at.to_string(), moment.entry.actor,
                       moment.entry.command);
    if (moment.erased) out << "  erased\n";
    for (const auto& member : moment.row) {
      const boost::json::value* old = before.if_contains(member.key());
      if (member.key() == "version" || (old != nullptr && *old == member.value())) continue;
      out << "  " << std::string_view(member.key()) << ": ";
      if (old != nullptr) out << boost::json::serialize(*old) << " -> ";
      out << boost::json::serialize(member.value()) << '\n';
    }
    before = moment.row;
  }
}

Result<int> show_command(Session& session, const std::string& text) {
  const ReadTx tx = TRY(session.engine().read());
  TRY(session.authorise_reading(tx, view::journal_operation));
  const view::ObjectHistory history = TRY(view::object_history(tx, text));
  if (session.options().json) {
    print_json(*session.environment().out, view::to_json(history));
  } else {
    print_history(*session.environment().out, history.table + " " + text, history.moments);
  }
  return 0;
}

// One line an entry, the bytes that were hashed; then the head.
Result<int> export_command(Session& session, const std::string& path) {
  const ReadTx tx = TRY(session.engine().read());
  TRY(session.authorise_reading(tx, Operation::view_journal));
  std::ofstream file;
  if (!path.empty()) file.open(path, std::ios::binary | std::ios::trunc);
  std::ostream& out = path.empty() ? *session.environment().out : file;
  const ChainHead head = TRY(read_head(tx));
  TRY(each_entry(tx, 1, [&out](std::int64_t, std::string_view bytes, std::string_view) -> Result<> {
    out << bytes << '\n';
    return {};
  }));
  CanonicalWriter line;
  line.begin_object().key("hash").text(head.hash).key("seq").integer(head.seq).end_object();
  out << line.take() << '\n';
  out.flush();
  if (!out) return refuse(Reason::io_failed, "Not exported: cannot write " + path + ".");
  return 0;
}

void add_journal_command(CLI::App& app, Invocation& invocation) {
  auto page = std::make_shared<Page>();
  auto seq = std::make_shared<std::int64_t>(0);
  auto text = std::make_shared<std::string>();
  CLI::App* journal = app.add_subcommand("journal", "Entries of the journal, and taking it out");
  journal->require_subcommand(1);

  CLI::App* list = journal->add_subcommand("list", "Entries, the last ones unless --from is given");
  list->add_option("--from", page->first, "First entry")->check(CLI::PositiveNumber);
  list->add_option("--limit", page->limit)->capture_default_str()->check(CLI::PositiveNumber);
  in_session(*list, invocation, [page](Session& session) { return list_command(session, *page); });

  CLI::App* entry = journal->add_subcommand("entry", "One entry with every row that it changed");
  entry->add_option("SEQ", *seq, "Its number")->required()->check(CLI::PositiveNumber);
  in_session(*entry, invocation, [seq](Session& session) { return entry_command(session, *seq); });

  CLI::App* show = journal->add_subcommand("show", "What became of one thing, change by change");
  show->footer("Example:\n  dunlin journal show inv_9g021");
  show->add_option("ID", *text, "Its id: inv_..., pay_..., prp_..., cus_...")->required();
  in_session(*show, invocation, [text](Session& session) { return show_command(session, *text); });

  CLI::App* take_out =
      journal->add_subcommand("export", "Every entry as it was hashed, one a line, for an outside check");
  take_out->footer("Example:\n  dunlin journal export --out journal.jsonl && tools/verify_journal.py journal.jsonl");
  take_out->add_option("--out", *text, "File (default: standard output)");
  in_session(*take_out, invocation, [text](Session& session) { return export_command(session, *text); });
}

}  // namespace

void add_journal_commands(CLI::App& app, Invocation& invocation) {
  auto seal_to_check = std::make_shared<SealToCheck>();
  CLI::App* verify = app.add_subcommand("verify", "Hold the journal against the tables; exit code 1 on any fault");
  verify->footer("Example:\n  dunlin verify --seal /mnt/safe/main-45.seal --public-key HEX");
  verify->add_option("--seal", seal_to_check->path, "A seal that was kept elsewhere: shows a tail that was cut off");
  verify->add_option("--public-key", seal_to_check->public_key, "Whose seal it must be, as dunlin seal printed it");
  in_session(*verify, invocation,
             [seal_to_check](Session& session) { return verify_command(session, *seal_to_check); });

  auto path = std::make_shared<std::string>();
  CLI::App* seal = app.add_subcommand("seal", "Sign the head of the journal into a file, to be kept elsewhere");
  seal->add_option("--out", *path, "File (default: DATA/seals/TENANT-ENTRY.seal)");
  in_session(*seal, invocation, [path](Session& session) { return seal_command(session, *path); });
  add_journal_command(app, invocation);
}

}  // namespace dunlin::cli
