// The journal: its entries, the proof of one of them, and whether all of it holds.
#include <algorithm>

#include "base/canonical_json.h"
#include "server/cursor.h"
#include "server/operations.h"
#include "server/view_answer.h"
#include "view/journal_view.h"

namespace dunlin::api {
namespace {

// What a small company's journal takes; a longer one's goes on after the answer.
constexpr std::chrono::seconds verification_waited_for{5};

// The journal of a person's own tenant is no secret from an operator, so nothing but its faults is kept from others.
boost::json::object verification_json(const Verification& known, std::int64_t head, bool with_faults) {
  const VerifyReport* report = known.report.get();
  boost::json::object json = {{"state", known.under_way     ? "running"
                                        : report != nullptr ? "done"
                                                            : "none"},
                              {"ok", nullptr},
                              {"verified_to", 0},
                              {"verified_at", nullptr},
                              {"head", head},
                              {"hash", nullptr},
                              {"broken_at", nullptr},
                              {"progress", nullptr},
                              {"faults", boost::json::array()},
                              {"passes", boost::json::array()}};
  if (known.under_way) json["progress"] = known.progress;
  if (report == nullptr) return json;
  json["ok"] = report->clean();
  json["verified_to"] = report->seq;
  if (known.verified_at) json["verified_at"] = known.verified_at->to_string();
  json["hash"] = report->hash;
  if (const std::optional<std::int64_t> entry = view::first_entry_at_fault(*report)) json["broken_at"] = *entry;
  if (!with_faults) return json;
  boost::json::array faults;
  const boost::json::object shown = view::to_json(*report);
  for (const boost::json::value& pass : shown.at("passes").as_array()) {
    for (const boost::json::value& fault : pass.at("faults").as_array()) faults.push_back(fault);
  }
  json["faults"] = std::move(faults);
  json["passes"] = shown.at("passes");
  return json;
}

Result<HttpResponse> answer_verification(ApiCall& call, int status) {
  const TenantHost::Reader reader = TRY(call.reader());
  const Identity identity = TRY(call.identity(reader.tx()));
  const bool reads_journal = reach_of(identity.roles, view::journal_operation) != Reach::none &&
                             call.check_scope(view::journal_operation).has_value();
  const std::int64_t head = TRY(read_head(reader.tx())).seq;
  return answer_json(verification_json(call.host().verification().look(), head, reads_journal), status);
}

}  // namespace

Result<HttpResponse> list_journal(ApiCall& call) {
  const std::vector<Login> logins = TRY(logins_of(call));
  const TenantHost::Reader reader = TRY(call.reader());
  TRY(call.authorise_reading(reader.tx(), view::journal_operation));
  view::JournalQuestion question;
  question.limit = TRY(call.limit());
  question.object = call.request.parameter("object").value_or("");
  if (const std::optional<std::string> cursor = call.request.parameter("cursor")) {
    question.after = TRY(read_number(*cursor));
  }
  const view::JournalPage page = TRY(view::journal_page(reader.tx(), question));
  boost::json::array items;
  for (const view::JournalEntryView& entry : page.entries) items.push_back(TRY(view::row_json(entry, logins)));
  boost::json::value next;
  if (page.next) next = std::to_string(*page.next);
  return answer_json({{"items", std::move(items)}, {"next", std::move(next)}});
}

Result<HttpResponse> show_journal_entry(ApiCall& call) {
  const std::vector<Login> logins = TRY(logins_of(call));
  const TenantHost::Reader reader = TRY(call.reader());
  TRY(call.authorise_reading(reader.tx(), view::journal_operation));
  const view::JournalEntryView entry = TRY(view::journal_entry_view(reader.tx(), TRY(read_number(call.part(0)))));
  boost::json::object json = to_json(entry);
  json["actor_login"] = view::actor_login(entry, logins);
  return answer_json(json);
}

// As `dunlin journal export` writes it, from that entry on: the bytes that were hashed, one entry a line, and the head
// in the last.
Result<HttpResponse> download_proof(ApiCall& call) {
  const std::int64_t first = TRY(read_number(call.part(0)));
  const TenantHost::Reader reader = TRY(call.reader());
  TRY(call.authorise_reading(reader.tx(), view::journal_operation));
  const ChainHead head = TRY(read_head(reader.tx()));
  if (first < 1 || first > head.seq) {
    return refuse(Reason::entry_unknown, "There is no entry " + std::to_string(first) + ".");
  }
  HttpResponse response;
  TRY(each_entry(reader.tx(), first, [&response](std::int64_t, std::string_view bytes, std::string_view) -> Result<> {
    response.body.append(bytes);
    response.body += '\n';
    return {};
  }));
  CanonicalWriter line;
  line.begin_object().key("hash").text(head.hash).key("seq").integer(head.seq).end_object();
  response.body += line.take() + "\n";
  const std::string name = call.host().tenant().name + "-" + std::to_string(first) + "-" + std::to_string(head.seq);
  response.headers = {{"Content-Type", "application/x-ndjson"},
                      {"Content-Disposition", "attachment; filename=\"" + name + ".jsonl\""}};
  return response;
}

Result<HttpResponse> show_verification(ApiCall& call) {
  return answer_verification(call, 200);
}

// Reads one snapshot and changes nothing, so nothing is kept of the request's key.
Result<HttpResponse> verify_journal(ApiCall& call) {
  {
    const TenantHost::Reader reader = TRY(call.reader());
    TRY(call.authorise_reading(reader.tx(), Operation::verify));
  }
  VerifyOptions options;
  if (call.house.verification) options = TRY(call.house.verification(call.host().tenant()));
  if (!options.logins) {
    options.logins.emplace();
    for (const Login& login : TRY(logins_of(call))) options.logins->emplace(login.user.value, login.name);
  }
  VerificationDesk& desk = call.host().verification();
  const bool begun = desk.begin(call.host(), std::move(options), call.house.clock);
  if (!begun || !desk.ends_within(verification_waited_for)) return answer_verification(call, 202);
  const Verification done = desk.look();
  if (done.refused) return tl::unexpected(*done.refused);
  return answer_verification(call, 200);
}

}  // namespace dunlin::api
