#include "engine/importer.h"

#include <boost/json.hpp>
#include <map>

#include "base/sha256.h"
#include "intake/batch_rows.h"
#include "journal/content.h"

namespace dunlin {
namespace {

constexpr std::size_t lines_per_chunk = 2000;
static_assert(lines_per_chunk <= CommandContext::lines_per_chunk_max);
constexpr std::size_t messages_max = 20;

Result<std::int64_t> narrow(Int128 minor, std::string_view currency) {
  const auto narrowed = static_cast<std::int64_t>(minor);
  if (narrowed != minor) {
    return refuse(Reason::amount_overflow,
                  "the amounts in " + std::string(currency) + " sum to more than can be recorded");
  }
  return narrowed;
}

// Of the rejected lines only; what one chunk added is the difference of two of these.
Result<std::map<std::string, std::int64_t>> rejected_of(const ControlTotals& totals) {
  std::map<std::string, std::int64_t> rejected;
  for (const CurrencyTotal& total : totals.by_currency()) {
    rejected[std::string(total.currency.code())] = TRY(narrow(total.rejected, total.currency.code()));
  }
  return rejected;
}

class Import {
 public:
  Import(Engine& engine, const KeyedAdmissionSource& admit, const ImportRequest& request, Stager stager)
      : engine_(engine), admit_(admit), request_(request), stager_(std::move(stager)) {}

  Result<ImportReport> run(const std::function<void(std::int64_t)>& progress) {
    report_.layout = describe(stager_.layout());
    content_ = sha256(request_.bytes);
    digest_ = sha256(content_.hex() + " " + std::string(name_of(request_.kind)) + " " + stager_.layout().mapping_name +
                     " " + stager_.layout().mapping_digest.hex() +
                     (request_.currency_fallback ? " " + std::string(request_.currency_fallback->code()) : "") +
                     (request_.replay_of ? " " + request_.replay_of.to_string() : ""));
    TRY(open());
    if (report_.imported_before) return std::move(report_);
    StagedChunk chunk;
    for (std::int64_t number = 0; stager_.stage_chunk(lines_per_chunk, chunk); ++number) {
      TRY(record(number, chunk));
      progress(stager_.totals().lines_read);
    }
    TRY(close());
    return std::move(report_);
  }

 private:
  Result<> open() {
    const OpenBatch command{request_.kind, request_.file_name, digest_.hex(), stager_.layout().mapping_name,
                            std::string(stager_.header())};
    const Answer answer = TRY(engine_.execute(admit_({}), command));
    report_.batch = TRY(Id<ImportBatch>::parse(std::string_view(answer.at("batch").as_string())));
    report_.imported_before = std::string_view(answer.at("state").as_string()) == name_of(BatchState::complete);
    return {};
  }

  Result<> record(std::int64_t number, const StagedChunk& chunk) {
    RecordChunk command;
    command.batch = report_.batch;
    command.number = number;
    command.digest = sha256(digest_.hex() + " chunk " + std::to_string(number));
    command.chunk = &chunk;
    command.stager = &stager_;
    const std::map<std::string, std::int64_t> rejected = TRY(rejected_of(stager_.totals()));
    for (const auto& [currency, minor] : rejected)
      command.rejected_minor[currency] = minor - rejected_before_[currency];
    rejected_before_ = rejected;
    const std::string key = "import " + digest_.hex() + " " + std::to_string(number);
    const Answer answer = TRY(engine_.execute(admit_(key), command));
    TRY(report_.tally.add(TRY(LineTally::of_answer(answer))));
    const boost::json::value messages = boost::json::parse(std::string(answer.at("messages").as_string()));
    for (const boost::json::value& message : messages.as_array()) {
      if (report_.messages.size() < messages_max) report_.messages.emplace_back(message.as_string());
    }
    return {};
  }

  Result<> close() {
    report_.totals = stager_.totals();
    report_.ends_without_line_end = stager_.ends_without_line_end();
    CloseBatch command;
    command.batch = report_.batch;
    command.lines_read = stager_.totals().lines_read;
    command.tally = report_.tally;
    for (const CurrencyTotal& total : stager_.totals().by_currency()) {
      command.read_minor[std::string(total.currency.code())] = TRY(narrow(total.read, total.currency.code()));
    }
    TRY(engine_.execute(admit_("import " + digest_.hex() + " close"), command));
    return {};
  }

  Engine& engine_;
  const KeyedAdmissionSource& admit_;
  const ImportRequest& request_;
  Stager stager_;
  Digest content_;
  Digest digest_;
  std::map<std::string, std::int64_t> rejected_before_;
  ImportReport report_;
};

}  // namespace

Result<std::vector<WaitingLine>> waiting_lines(const ReadTx& tx, Id<ImportBatch> batch, std::string_view state) {
  std::vector<QuarantinedLine> lines = TRY(quarantined_lines(tx, batch, state));
  std::vector<std::int64_t> ids;
  for (const QuarantinedLine& line : lines) ids.push_back(line.id.value);
  std::map<std::int64_t, QuarantinedText> texts;
  for (const Content& content : TRY(contents(tx, ids)))
    texts[content.id] = TRY(QuarantinedText::decode(content.body.bytes));
  std::vector<WaitingLine> waiting;
  for (QuarantinedLine& line : lines) waiting.push_back({line, texts[line.id.value]});
  return waiting;
}

Result<ReplayFile> replay_file(const ReadTx& tx, Id<ImportBatch> batch) {
  const ImportBatch known = TRY(batch_of(tx, batch));
  const std::vector<WaitingLine> lines = TRY(waiting_lines(tx, known.id, "waiting"));
  if (lines.empty()) {
    return refuse(Reason::state_transition,
                  "Nothing was replayed: no line of " + known.file_name + " waits in quarantine.");
  }
  constexpr std::string_view prefix = "replay of ";
  ReplayFile file;
  file.kind = TRY(parse_import_kind(known.kind));
  file.file_name = (known.file_name.starts_with(prefix) ? "" : std::string(prefix)) + known.file_name;
  file.text = TRY(content_of(tx, known.id.value)).body.bytes + "\n";
  for (const WaitingLine& waiting : lines) {
    if (!waiting.text.raw_whole) {
      return refuse(Reason::file_too_long_line, known.file_name + " line " + std::to_string(waiting.line.line) +
                                                    " is too long to have been kept whole: import it from the source.");
    }
    file.text += waiting.text.raw + "\n";
  }
  return file;
}

Result<ImportReport> import_file(Engine& engine, const KeyedAdmissionSource& admit, const ImportRequest& request,
                                 const std::function<void(std::int64_t)>& progress) {
  StagerOptions options;
  options.kind = request.kind;
  options.mapping = request.mapping;
  options.shipped = request.shipped;
  options.currency_fallback = request.currency_fallback;
  Stager stager = TRY(Stager::open(request.bytes, request.file_name, options));
  return Import(engine, admit, request, std::move(stager)).run(progress);
}

}  // namespace dunlin
