#include "sim/office.h"

#include <algorithm>

#include "agents/shipped_templates.h"
#include "control/proposal_rows.h"
#include "embedded/policies.h"
#include "engine/importer.h"
#include "engine/morning_run.h"
#include "engine/scheduler.h"
#include "engine/toy_model.h"
#include "ledger/document_rows.h"
#include "party/customer_rows.h"
#include "sim/must.h"

namespace dunlin::sim {
namespace {

const Machine scheduler{"system:scheduler"};
const Machine executor{"system:executor"};
const Machine founder{"system:init"};

}  // namespace

Office::Office(Client::Setting setting, const Prng& seed, Date founded_on)
    : setting_(setting),
      prng_(seed.child("office")),
      plans_(seed.child("plans")),
      client_(setting, seed),
      paperwork_(seed, setting.swarm),
      mail_(seed, setting.swarm, [this](const std::string& id, const std::string& bytes) { arriving(id, bytes); }),
      templates_(must(shipped_templates())),
      mapping_(must(Mapping::parse(mapping_of_days(), "world.toml"))),
      founded_on_(founded_on),
      mode_(setting.swarm.mode) {}

void Office::finding(std::string_view checker, const std::string& text) {
  setting_.findings.add(checker, setting_.tenant.name + ": " + text);
}

std::string Office::policy_text(const std::string& mode, bool kill_switch) const {
  std::string text(embedded::policies()[0].text);
  const std::string shadow = "standard = \"shadow\"";
  text.replace(text.find(shadow), shadow.size(), "standard = \"" + mode + "\"");
  const std::string off = "kill_switch = false";
  if (kill_switch) text.replace(text.find(off), off.size(), "kill_switch = true");
  return text + "# " + std::to_string(policy_) + "\n";  // no two are the same document
}

void Office::found() {
  client_.set_clock(Instant::start_of(founded_on_).add_seconds(5 * 3600), 0);
  FoundTenant command{"EUR", "Acme & Sons", "receivables@acme.example", policy_text(mode_, false), {}};
  for (const Employee& employee : staff_.people) command.founders.push_back({employee.role});
  const Result<Answer> answer = client_.ask(founder, "", command);
  if (!answer) return finding("founding", answer.error().text);
  const boost::json::value ids = boost::json::parse(std::string(answer->at("users").as_string()));
  for (std::size_t i = 0; i < staff_.people.size(); ++i) {
    staff_.people[i].user = must(Id<User>::parse(std::string_view(ids.as_array()[i].as_string()))).value;
  }
  import(paperwork_.customers(founded_on_));
}

void Office::live(Date day) {
  const std::int64_t skew = !prng_.chance(setting_.swarm.clock_jumps) ? 0 : prng_.chance(5'000) ? -3'600 : 86'400;
  client_.set_clock(Instant::start_of(day).add_seconds(6 * 3600), peace_ ? 0 : skew);
  if (prng_.chance(setting_.swarm.mail_sleeps)) asleep_until_ = day.add_days(static_cast<int>(prng_.between(1, 5)));
  mail_.arrive_late();
  receive(day);
  learn(client_.today());
  run_morning(client_.today());
  deliver();
  see_proposals();
  decide();
  act();
  arrange();
  replay_some();
  see_proposals();
  decide();
  deliver();
  settle_unknown();
  if (prng_.chance(1'000)) run_morning(client_.today());
}

void Office::live_in_peace(Date day) {
  client_.set_clock(Instant::start_of(day).add_seconds(6 * 3600), 0);
  mail_.arrive_late();
  receive(day);
  run_morning(day);
  see_proposals();
  decide();
  deliver();
  settle_unknown();
}

// ---- files

void Office::receive(Date day) {
  for (const FileOfDay& file : paperwork_.of(day, books_)) import(file);
}

void Office::import(const FileOfDay& file) {
  import(file, file.text(), {});
}

void Office::import(const FileOfDay& file, const std::string& text, Id<ImportBatch> replay_of) {
  ImportRequest request;
  request.kind = file.kind;
  request.bytes = text;
  request.file_name = file.name;
  request.mapping = &mapping_;
  request.replay_of = replay_of;
  const Employee& clerk = staff_.named("clerk");
  const KeyedAdmissionSource admit = [&](std::string key) {
    return client_.admit(actor(clerk), clerk.login, std::move(key));
  };
  bool interrupted = false;
  const std::function<Result<ImportReport>()> once = [&] {
    return import_file(client_.engine(), admit, request, [](std::int64_t) {});
  };
  const Result<ImportReport> report = client_.persist(once, &interrupted);
  if (!report) return finding("import", file.name + " was refused: " + report.error().text);
  const std::string known = std::string(name_of(file.kind)) + "\n" + std::to_string(replay_of.value) + "\n" + text;
  if (imported_.contains(known)) {
    if (!report->imported_before) finding("import", file.name + " was imported a second time");
    return;
  }
  imported_.insert(known);
  const ExpectedFates expected = books_.take(file);
  if (report->imported_before) {
    if (!interrupted) finding("import", file.name + " is said to have been imported before");
  } else if (report->tally.of(LineFate::recorded) != expected.recorded ||
             report->tally.of(LineFate::changed) != expected.changed ||
             report->tally.of(LineFate::unchanged) != expected.unchanged ||
             report->tally.of(LineFate::quarantined) != expected.quarantined) {
    std::string text_of_counts;
    for (const LineFate fate : {LineFate::recorded, LineFate::changed, LineFate::unchanged, LineFate::quarantined}) {
      text_of_counts += " " + std::to_string(report->tally.of(fate)) + " " + std::string(name_of(fate));
    }
    finding("import", file.name + " has" + text_of_counts + "; expected " + std::to_string(expected.recorded) + ", " +
                          std::to_string(expected.changed) + ", " + std::to_string(expected.unchanged) + ", " +
                          std::to_string(expected.quarantined) + (interrupted ? " (interrupted)" : "") + "\n" + text);
  }
  if (!expected.waiting.empty()) {
    waiting_.push_back({report->batch, {file.kind, "replay of " + file.name, expected.waiting}});
  }
  learn_ids(file);
}

// The clerk reads quarantined lines again: what was missing may be there now.
void Office::replay_some() {
  if (waiting_.empty() || !prng_.chance(2'000)) return;
  const std::size_t chosen = prng_.below(waiting_.size());
  const WaitingBatch batch = waiting_[chosen];
  waiting_.erase(waiting_.begin() + static_cast<std::ptrdiff_t>(chosen));
  Result<ReplayFile> file = replay_file(client_.read(), batch.batch);
  if (!file) return finding("import", "batch " + batch.batch.to_string() + " cannot be replayed: " + file.error().text);
  import(batch.file, file->text, batch.batch);
  const Employee& clerk = staff_.named("clerk");
  const Result<Answer> marked = client_.ask(actor(clerk), clerk.login, MarkReplayed{batch.batch});
  if (!marked) finding("import", "a replay could not be noted: " + marked.error().text);
}

void Office::learn_ids(const FileOfDay& file) {
  const ReadTx tx = client_.read();
  std::vector<std::string_view> customers, invoices, credits, payments;
  for (const auto& [number, customer] : books_.customers) {
    if (customer.id == 0) customers.push_back(number);
  }
  for (const auto& [number, invoice] : books_.invoices) {
    if (invoice.id == 0) invoices.push_back(number);
  }
  for (const auto& [key, source] : books_.sources) {
    if (source.id == 0) (source.credit ? credits : payments).push_back(std::string_view(key).substr(1));
  }
  const std::size_t wanted = customers.size() + invoices.size() + credits.size() + payments.size();
  std::size_t found = 0;
  for (const Customer& each : must(customers_by_number(tx, customers))) {
    books_.learn_customer(each.number, each.id.value), ++found;
  }
  for (const Invoice& each : must(invoices_by_number(tx, invoices))) {
    books_.learn_invoice(each.number, each.id.value), ++found;
  }
  for (const CreditMemo& each : must(credit_memos_by_number(tx, credits))) {
    books_.learn_source("C" + each.number, each.id.value), ++found;
  }
  for (const Payment& each : must(payments_by_reference(tx, payments))) {
    books_.learn_source("P" + each.reference, each.id.value), ++found;
  }
  if (found != wanted) finding("import", "after " + file.name + " something is missing that was acknowledged");
}

// ---- models

void Office::learn(Date day) {
  if (prng_.chance(400)) {
    const bool promoted = prng_.chance(7'000);
    RecordModel command{toy_model(day, static_cast<int>(models_.size())), promoted, "the simulator says so"};
    const Result<Answer> answer = client_.ask(scheduler, "", command);
    if (!answer) return finding("models", "a model was not recorded: " + answer.error().text);
    models_.push_back({day, promoted, false});
  }
  if (!prng_.chance(300)) return;
  // The promoted one that was trained last decides, the later recorded of two from the same day.
  KnownModel* in_force = nullptr;
  for (KnownModel& model : models_) {
    const bool counts = model.promoted && model.trained_on <= day;
    if (counts && (in_force == nullptr || model.trained_on >= in_force->trained_on)) in_force = &model;
  }
  const bool expected = in_force != nullptr && !in_force->retired;
  const Result<Answer> answer = client_.ask(scheduler, "", RetireModel{day, "the simulator says so"});
  if (answer.has_value() != expected) {
    return finding("models", answer ? "a model was retired that was not in force"
                                    : "the model in force was not retired: " + answer.error().text);
  }
  if (expected) in_force->retired = true;
}

// ---- the morning and the mail

void Office::run_morning(Date day) {
  bool interrupted = false;
  const std::function<Result<Answer>()> once = [&] {
    return dunlin::run_morning(client_.engine(), client_.admit(scheduler, "", ""), day, templates_);
  };
  const Result<Answer> answer = client_.persist(once, &interrupted);
  if (!answer) return finding("morning", "the morning run was refused: " + answer.error().text);
  if (!answer->contains("already")) {
    std::int64_t items = 0;
    for (const auto& [currency, totals] : books_.totals(day.add_days(-1))) items += totals.items;
    const std::int64_t seen = answer->at("open_items").as_int64();
    if (seen != items) {
      finding("morning", "the morning of " + day.to_string() + " sees " + std::to_string(seen) +
                             " open items; before that day there were " + std::to_string(items));
    }
    judge_plans(day);
  }
  const Result<Answer> again = client_.persist(once);
  if (!again || !again->contains("already")) finding("morning", "a second run of the morning was not recognised");
  const Result<Answer> duty = client_.ask(scheduler, "", RecordDuty{});
  if (!duty) finding("morning", "the duty could not be noted: " + duty.error().text);
  const Result<Answer> expired = client_.ask(scheduler, "", ExpireProposals{});
  if (!expired) finding("morning", "proposals could not be expired: " + expired.error().text);
}

void Office::deliver() {
  see_proposals();
  if (!peace_ && client_.today() < asleep_until_) return;
  const AdmissionSource admit = [&] { return client_.admit(executor, "", ""); };
  const std::function<Result<std::vector<Delivered>>()> once = [&]() -> Result<std::vector<Delivered>> {
    TRY(recover_deliveries(client_.engine(), mail_, admit));
    return deliver_approved(client_.engine(), mail_, admit);
  };
  const Result<std::vector<Delivered>> delivered = client_.persist(once);
  if (!delivered) return finding("delivery", "delivering was refused: " + delivered.error().text);
  note_outcomes();
}

// What is recorded about messages against what really arrived.
void Office::note_outcomes() {
  std::vector<std::int64_t> open;
  for (const auto& [id, known] : cases_) {
    const bool message = std::holds_alternative<SendMessage>(known.action);
    const bool under_way = known.state == ProposalState::approved || known.state == ProposalState::executing ||
                           known.state == ProposalState::unknown;
    if (message && under_way) open.push_back(id);
  }
  const ReadTx tx = client_.read();
  for (const Proposal& proposal : must(proposals_with_ids(tx, open))) {
    Case& known = cases_.at(proposal.id.value);
    if (proposal.state == known.state) continue;
    known.state = proposal.state;
    const std::string key = proposal.id.to_string() + "." + setting_.tenant.name + "@dunlin.invalid";
    const bool arrived = mail_.arrived().contains(key);
    if (proposal.state == ProposalState::done && !arrived) {
      finding("I4 delivery", proposal.id.to_string() + " is recorded as sent and never arrived");
    }
    if (proposal.state == ProposalState::failed && arrived) {
      finding("I4 delivery", proposal.id.to_string() + " is recorded as failed and has arrived");
    }
    if (proposal.state == ProposalState::done) {
      books_.remind(std::get<SendMessage>(known.action), client_.today());
    }
  }
}

// A message really leaves the house: the last moment at which anything can be wrong with it.
void Office::arriving(const std::string& message_id, const std::string& bytes) {
  const Result<Id<Proposal>> id = Id<Proposal>::parse(message_id.substr(0, message_id.find('.')));
  const auto known = id ? cases_.find(id->value) : cases_.end();
  if (known == cases_.end()) return finding("I4 delivery", message_id + " is no message that anybody proposed");
  const bool is_second = mail_.arrived().contains(message_id) || !mail_.can_tell(message_id);
  if (is_second) finding("I5 once", message_id + " was sent a second time");
  const std::string why = forbids(known->second, bytes);
  if (!why.empty()) finding("I6 sent", message_id + ": " + why);
  const SendMessage& message = std::get<SendMessage>(known->second.action);
  ModelCustomer& customer =
      books_.customers.at(std::find_if(books_.customers.begin(), books_.customers.end(), [&](const auto& c) {
                            return c.second.id == message.customer.value;
                          })->first);
  if (!customer.written_to.empty() && customer.written_to.back() == client_.today()) {
    finding("I7 frequency", message_id + ": a second message to the customer on one day");
  }
  customer.written_to.push_back(client_.today());
}

std::string Office::forbids(const Case& known, const std::string& bytes) const {
  const SendMessage& message = std::get<SendMessage>(known.action);
  const std::string objection = books_.message_objection(message, client_.today());
  if (!objection.empty()) return objection;
  if (bytes.find(message.to_address) == std::string::npos) return "it does not go to the address that was seen";
  if (client_.now() >= known.expires_at) return "it had expired";
  if (known.approved_by != 0) return "";
  // Nobody approved it: then a rule must have been able to.
  if (mode_ != "autonomous") return "nobody approved it, and the mode is " + mode_;
  if (kill_switch_) return "nobody approved it, and the kill switch is on";
  std::int64_t total = 0;
  for (const SendMessage::Item& item : message.items) {
    total += item.open.minor;
    if (!books_.invoice(item.invoice.value)->reminded.empty()) return "a second reminder without a person";
  }
  constexpr std::int64_t autonomous_minor_max = 500'000;
  if (total > autonomous_minor_max) return "nobody approved it, and it is about a large amount";
  return books_.customer(message.customer.value)->segment == Segment::standard ? "" : "a sensitive customer, no person";
}

}  // namespace dunlin::sim
