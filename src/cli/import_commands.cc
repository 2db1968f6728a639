// import, quarantine: files into the ledger, and the lines that could not be.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <limits>
#include <ostream>

#include "cli/arguments.h"
#include "cli/command_line.h"
#include "cli/mapped_file.h"
#include "engine/importer.h"
#include "intake/shipped_mappings.h"
#include "view/import_view.h"

namespace dunlin::cli {
namespace {

struct ImportOptions {
  std::string kind;
  std::string file;
  std::string mapping;
  std::string currency;
};

void print_report(std::ostream& out, const ImportReport& report, const std::string& file_name, bool dry_run) {
  if (report.imported_before) {
    out << file_name << " was imported before (" << report.batch.to_string() << "). Nothing changed.\n";
    return;
  }
  for (const std::string& line : report.layout) out << "  " << line << '\n';
  out << fmt::format("{}: {} lines read: {} recorded, {} changed, {} unchanged, {} quarantined.{}\n", file_name,
                     report.totals.lines_read, report.tally.of(LineFate::recorded), report.tally.of(LineFate::changed),
                     report.tally.of(LineFate::unchanged), report.tally.of(LineFate::quarantined),
                     dry_run ? " Dry run: nothing was kept." : "");
  using Align = TextTable::Align;
  TextTable table({{"control totals"},
                   {"lines", Align::right},
                   {"read", Align::right},
                   {"recorded", Align::right},
                   {"changed", Align::right},
                   {"unchanged", Align::right},
                   {"quarantined", Align::right}});
  for (const CurrencyTotal& total : report.totals.by_currency()) {
    const auto& fates = report.tally.minor.at(std::string(total.currency.code()));
    std::vector<std::string> cells{std::string(total.currency.code()), std::to_string(total.lines),
                                   format_sum(total.read, total.currency)};
    for (const std::int64_t minor : fates) cells.push_back(format_amount({minor, total.currency}));
    table.row(std::move(cells));
  }
  if (!report.totals.by_currency().empty()) {
    table.print(out);
    out << "Totals agree: read = recorded + changed + unchanged + quarantined.\n";
  }
  if (report.ends_without_line_end) out << "The last line has no line end: check that the file is whole.\n";
  for (const std::string& message : report.messages) out << "  " << message << '\n';
  const std::int64_t quarantined = report.tally.of(LineFate::quarantined);
  if (quarantined > 0 && !dry_run) {
    out << fmt::format("{} of {} lines quarantined. List them: dunlin quarantine {}\n", quarantined,
                       report.totals.lines_read, report.batch.to_string());
  }
}

Result<ImportReport> run_import(Session& session, std::string_view bytes, const std::string& file_name, ImportKind kind,
                                const std::string& map, const std::string& currency, Id<ImportBatch> replay_of = {}) {
  const std::vector<Mapping> shipped = TRY(shipped_mappings());
  const std::optional<Mapping> mapping = TRY(mapping_argument(shipped, map));
  ImportRequest request;
  request.kind = kind;
  request.bytes = bytes;
  request.file_name = file_name;
  request.mapping = mapping ? &*mapping : nullptr;
  request.shipped = shipped;
  if (!currency.empty()) request.currency_fallback = TRY(Currency::parse(currency));
  request.replay_of = replay_of;
  Progress progress(session.environment(), "importing " + file_name);
  return import_file(
      session.engine(), [&session](std::string key) { return session.admit(std::move(key)); }, request,
      [&progress](std::int64_t lines) { progress.show(lines, "lines"); });
}

EngineMode mode_of(Session& session) {
  return session.options().dry_run ? EngineMode::dry_run : EngineMode::normal;
}

// 1 when lines were quarantined: a program that imports must notice.
Result<int> import(Session& session, const ImportOptions& options) {
  const ImportKind kind = TRY(parse_import_kind(options.kind));
  const MappedFile file = TRY(MappedFile::open(options.file));
  const std::string file_name = std::filesystem::path(options.file).filename();
  const bool dry_run = session.options().dry_run;
  const ImportReport report =
      TRY(run_import(session, file.bytes(), file_name, kind, options.mapping, options.currency));
  if (session.options().json) {
    print_json(*session.environment().out, view::to_json(report, mode_of(session)));
  } else {
    print_report(*session.environment().out, report, file_name, dry_run);
  }
  return report.tally.of(LineFate::quarantined) > 0 ? 1 : 0;
}

Result<> authorise_lines(Session& session, const ReadTx& tx) {
  return view::authorise_imports(TRY(session.authorise_reading(tx, Operation::view_customer)));
}

Result<int> list_batches(Session& session) {
  const ReadTx tx = TRY(session.read());
  TRY(authorise_lines(session, tx));
  view::ImportQuestion every;
  every.limit = std::numeric_limits<std::int64_t>::max();
  view::ImportList list = TRY(view::import_list(tx, every));
  std::reverse(list.batches.begin(), list.batches.end());  // as they came
  if (session.options().json) {
    print_json(*session.environment().out, view::to_json(list));
    return 0;
  }
  TextTable table({{"batch"},
                   {"kind"},
                   {"file"},
                   {"state"},
                   {"read", TextTable::Align::right},
                   {"quarantined", TextTable::Align::right},
                   {"waiting", TextTable::Align::right}});
  for (const auto& [batch, waiting] : list.batches) {
    table.row({batch.id.to_string(), batch.kind, batch.file_name, std::string(name_of(batch.state)),
               std::to_string(batch.lines_read), std::to_string(batch.lines_quarantined), std::to_string(waiting)});
  }
  table.print(*session.environment().out);
  return 0;
}

Result<int> list_lines(Session& session, const std::string& batch) {
  if (batch.empty()) return list_batches(session);
  const ReadTx tx = TRY(session.read());
  TRY(authorise_lines(session, tx));
  const view::QuarantineView shown = TRY(view::quarantine_view(tx, TRY(Id<ImportBatch>::parse(batch))));
  std::ostream& out = *session.environment().out;
  if (session.options().json) {
    print_json(out, view::to_json(shown));
    return 0;
  }
  for (const WaitingLine& waiting : shown.lines) {
    out << waiting.text.message << " (" << waiting.line.reason << ")"
        << (waiting.line.state == QuarantineState::replayed ? " replayed" : "") << "\n    " << waiting.text.raw << '\n';
  }
  out << shown.lines.size() << " lines of " << shown.batch.file_name << ".\n";
  return 0;
}

Result<int> replay(Session& session, const std::string& batch, const std::string& mapping,
                   const std::string& currency) {
  const Id<ImportBatch> id = TRY(Id<ImportBatch>::parse(batch));
  ReplayFile file;
  {
    const ReadTx tx = TRY(session.read());
    file = TRY(replay_file(tx, id));
  }
  const ImportReport report = TRY(run_import(session, file.text, file.file_name, file.kind, mapping, currency, id));
  if (!session.options().dry_run) TRY(session.engine().execute(session.admit(), MarkReplayed{id}));
  if (session.options().json) {
    print_json(*session.environment().out, view::to_json(report, mode_of(session)));
  } else {
    print_report(*session.environment().out, report, file.file_name, session.options().dry_run);
  }
  return report.tally.of(LineFate::quarantined) > 0 ? 1 : 0;
}

}  // namespace

void add_import_commands(CLI::App& app, Invocation& invocation) {
  auto options = std::make_shared<ImportOptions>();
  CLI::App* command = app.add_subcommand("import", "Read a file into the ledger");
  command->footer(
      "Examples:\n  dunlin import customers customers.csv\n  dunlin import history ledger.csv --map generic\n"
      "  dunlin import invoices open.csv --dry-run      what would happen, nothing kept\n"
      "Exit code 1 when lines were quarantined.");
  command->add_option("KIND", options->kind, "customers, contacts, invoices, credits, payments, history or scores")
      ->required();
  command->add_option("FILE", options->file)->required();
  command->add_option("--map", options->mapping,
                      "A shipped mapping or a mapping file (default: the shipped one that fits)");
  command->add_option("--currency", options->currency, "Of amounts, where neither mapping nor file names one");
  command->add_flag("--dry-run", invocation.options.dry_run, "The same path, rolled back");
  in_session(*command, invocation, [options](Session& session) { return import(session, *options); });

  auto batch = std::make_shared<std::string>();
  CLI::App* quarantine = app.add_subcommand("quarantine", "Lines that could not be recorded, by import batch");
  quarantine->add_option("BATCH", *batch, "bat_... (none: list the batches)");
  in_session(*quarantine, invocation, [batch](Session& session) { return list_lines(session, *batch); });

  CLI::App* replay_command =
      app.add_subcommand("replay", "Read a batch's quarantined lines again, with a mended mapping");
  replay_command->add_option("BATCH", *batch, "bat_...")->required();
  replay_command->add_option("--map", options->mapping, "A shipped mapping or a mapping file");
  replay_command->add_option("--currency", options->currency);
  replay_command->add_flag("--dry-run", invocation.options.dry_run, "The same path, rolled back");
  in_session(*replay_command, invocation, [batch, options](Session& session) {
    return replay(session, *batch, options->mapping, options->currency);
  });
}

}  // namespace dunlin::cli
