// import, quarantine: files into the ledger, and the lines that could not be.
#include <fmt/format.h>

#include <filesystem>
#include <ostream>

#include "cli/arguments.h"
#include "cli/command_line.h"
#include "cli/mapped_file.h"
#include "control/proposal_rows.h"
#include "engine/importer.h"
#include "intake/batch_rows.h"
#include "intake/shipped_mappings.h"
#include "journal/content.h"

namespace dunlin::cli {
namespace {

struct ImportOptions {
  std::string kind;
  std::string file;
  std::string mapping;
  std::string currency;
};

boost::json::object report_json(const ImportReport& report, bool dry_run) {
  boost::json::object totals;
  for (const CurrencyTotal& total : report.totals.by_currency()) {
    totals[total.currency.code()] = {{"lines", total.lines},
                                     {"read", format_sum(total.read, total.currency)},
                                     {"quarantined_by_reading", format_sum(total.rejected, total.currency)}};
  }
  boost::json::object json;
  json["batch"] = report.batch.to_string();
  json["imported_before"] = report.imported_before;
  json["dry_run"] = dry_run;
  json["lines_read"] = report.totals.lines_read;
  report.tally.write(json);
  json["totals"] = totals;
  json["layout"] = boost::json::value_from(report.layout);
  json["messages"] = boost::json::value_from(report.messages);
  return json;
}

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

// 1 when lines were quarantined: a program that imports must notice.
Result<int> import(Session& session, const ImportOptions& options) {
  const ImportKind kind = TRY(parse_import_kind(options.kind));
  const MappedFile file = TRY(MappedFile::open(options.file));
  const std::string file_name = std::filesystem::path(options.file).filename();
  const bool dry_run = session.options().dry_run;
  const ImportReport report =
      TRY(run_import(session, file.bytes(), file_name, kind, options.mapping, options.currency));
  if (session.options().json) {
    print_json(*session.environment().out, report_json(report, dry_run));
  } else {
    print_report(*session.environment().out, report, file_name, dry_run);
  }
  return report.tally.of(LineFate::quarantined) > 0 ? 1 : 0;
}

Result<int> list_batches(Session& session) {
  const ReadTx tx = TRY(session.read());
  // Lines of a file belong to no account owner.
  TRY(authorise(TRY(session.authorise_reading(tx, Operation::view_customer)), Operation::view_customer, Subject{}));
  TextTable table({{"batch"},
                   {"kind"},
                   {"file"},
                   {"state"},
                   {"read", TextTable::Align::right},
                   {"quarantined", TextTable::Align::right},
                   {"waiting", TextTable::Align::right}});
  boost::json::array out;
  const std::map<std::int64_t, std::int64_t> waiting_lines = TRY(waiting_by_batch(tx));
  for (const ImportBatch& batch : TRY(all_batches(tx))) {
    const auto found = waiting_lines.find(batch.id.value);
    const std::int64_t waiting = found == waiting_lines.end() ? 0 : found->second;
    table.row({batch.id.to_string(), batch.kind, batch.file_name, std::string(name_of(batch.state)),
               std::to_string(batch.lines_read), std::to_string(batch.lines_quarantined), std::to_string(waiting)});
    out.push_back({{"batch", batch.id.to_string()},
                   {"kind", batch.kind},
                   {"file", batch.file_name},
                   {"state", name_of(batch.state)},
                   {"lines_read", batch.lines_read},
                   {"lines_quarantined", batch.lines_quarantined},
                   {"lines_waiting", waiting},
                   {"mapping", batch.mapping}});
  }
  if (session.options().json) {
    print_json(*session.environment().out, out);
  } else {
    table.print(*session.environment().out);
  }
  return 0;
}

Result<int> list_lines(Session& session, const std::string& batch) {
  if (batch.empty()) return list_batches(session);
  const ReadTx tx = TRY(session.read());
  // Lines of a file belong to no account owner.
  TRY(authorise(TRY(session.authorise_reading(tx, Operation::view_customer)), Operation::view_customer, Subject{}));
  const ImportBatch known = TRY(batch_of(tx, TRY(Id<ImportBatch>::parse(batch))));
  const std::vector<WaitingLine> lines = TRY(waiting_lines(tx, known.id, ""));
  std::ostream& out = *session.environment().out;
  if (session.options().json) {
    boost::json::array list;
    for (const WaitingLine& waiting : lines) {
      list.push_back({{"file", known.file_name},
                      {"line", waiting.line.line},
                      {"column", waiting.line.column},
                      {"field", waiting.line.field},
                      {"reason", waiting.line.reason},
                      {"state", name_of(waiting.line.state)},
                      {"message", waiting.text.message},
                      {"raw", waiting.text.raw}});
    }
    print_json(out, list);
    return 0;
  }
  for (const WaitingLine& waiting : lines) {
    out << waiting.text.message << " (" << waiting.line.reason << ")"
        << (waiting.line.state == QuarantineState::replayed ? " replayed" : "") << "\n    " << waiting.text.raw << '\n';
  }
  out << lines.size() << " lines of " << known.file_name << ".\n";
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
    print_json(*session.environment().out, report_json(report, session.options().dry_run));
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
