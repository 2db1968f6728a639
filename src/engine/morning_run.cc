#include "engine/morning_run.h"

#include <algorithm>
#include <map>

#include "agents/outreach.h"
#include "agents/veto.h"
#include "base/calendar.h"
#include "collections/book_rows.h"
#include "collections/follow_up.h"
#include "collections/worklist_rows.h"
#include "control/proposal_rows.h"
#include "engine/credit_drafts.h"
#include "engine/model_training_run.h"
#include "engine/quiet_measure.h"
#include "engine/risk_evidence.h"
#include "journal/chain.h"
#include "ledger/document_rows.h"
#include "party/customer_rows.h"
#include "prediction/item_predictor.h"

namespace dunlin {
namespace {

constexpr int days_until_deadline = 7;
constexpr std::string_view outreach_agent = "agent:outreach";

Result<Policy> policy_in_force(const ReadTx& tx) {
  const PolicyVersion version = TRY(active_policy(tx));
  return parse_policy(version.body, "policy version " + std::to_string(version.number));
}

PrioritizationSettings settings_of(const Policy& policy, Currency tenant_currency) {
  constexpr std::int64_t micros_per_unit = 1'000'000;
  std::int64_t minor_per_unit = 1;
  for (int i = 0; i < tenant_currency.exponent(); ++i) minor_per_unit *= 10;
  PrioritizationSettings settings;
  settings.annual_cost_of_capital_bp = policy.ranking.capital_cost_basis_points_per_year;
  settings.minutes_per_reminder = policy.ranking.message_minutes;
  settings.minutes_per_call = policy.ranking.call_minutes;
  settings.cost_per_minute_minor = policy.ranking.contact_minute_cost_micros * minor_per_unit / micros_per_unit;
  settings.rules.days_between_contacts_min = policy.messages.days_between_min;
  settings.rules.first_reminder_after_days = policy.messages.grace_days;
  settings.rules.quiet_paid_within_7_bp = policy.ranking.quiet_paid_basis_points;
  return settings;
}

std::string detail_of(const Assessment& assessment, const RankedAccount& account) {
  CanonicalWriter writer;
  writer.begin_object();
  writer.key("components").begin_array();
  for (std::size_t i = 0; i < score_component_count; ++i) {
    writer.begin_object();
    writer.key("name").text(name_of(static_cast<ScoreComponent>(i)));
    writer.key("points").integer(account.points[i]);
    writer.end_object();
  }
  writer.end_array();
  writer.key("gain").begin_object();
  writer.key("avoided").integer(account.avoided_milli / 1'000);
  writer.key("cost").integer(account.cost_minor);
  writer.key("fatigue").integer(account.fatigue_milli / 1'000);
  writer.key("saved").integer(account.saved_milli / 1'000);
  writer.end_object();
  writer.key("items_overdue").integer(account.overdue_items);
  for (const auto& [key, language] : {std::pair("reasons", Language::en), std::pair("reasons_de", Language::de)}) {
    writer.key(key).begin_array();
    for (const std::string& reason : reason_words(assessment.book, account, language)) writer.text(reason);
    writer.end_array();
  }
  writer.key("risk").integer(assessment.risk[static_cast<std::size_t>(account.customer)].score_bp);
  if (account.action == NextAction::wait) writer.key("wait").text(name_of(account.wait));
  writer.end_object();
  return writer.take();
}

WorklistRow row_of(const Assessment& assessment, const RankedAccount& account, Date run_on) {
  WorklistRow row;
  row.run_on = run_on;
  row.customer = Id<Customer>{assessment.book.customer_id[static_cast<std::size_t>(account.customer)]};
  row.currency = assessment.book.currencies[account.currency];
  row.open_minor = account.open_minor;
  row.overdue_minor = account.overdue_minor;
  row.days_overdue_max = account.days_overdue_max;
  row.score_basis_points = account.score_bp;
  row.gain_minor = account.gain_minor;
  row.minutes = account.minutes;
  row.expected_on = Date{account.expected_on};
  row.action = name_of(account.action);
  row.behaviour = name_of(account.behaviour);
  row.detail = detail_of(assessment, account);
  return row;
}

// Which customers get a draft, and what the outreach agent needs to know of them, read in bulk.
class OutreachDesk {
 public:
  OutreachDesk(const ReadTx& tx, const Assessment& assessment, const Policy& policy, const Templates& templates,
               Date run_on)
      : tx_(tx), assessment_(assessment), policy_(policy), templates_(templates), run_on_(run_on) {}

  Result<> draft(RecordMorning& morning, const std::vector<const RankedAccount*>& accounts) {
    choose(accounts);
    TRY(read_facts());
    for (const Chosen& chosen : chosen_) TRY(draft_one(morning, chosen));
    return {};
  }

 private:
  struct Chosen {
    std::size_t customer;  // in the book
    std::size_t row;       // of the worklist
    const RankedAccount* account;
    std::vector<std::int64_t> items;  // invoices of the book
  };
  struct Recipient {
    Contact contact;
    ContactDetail detail;
  };

  void choose(const std::vector<const RankedAccount*>& accounts) {
    const auto drafts_max =
        static_cast<std::size_t>(std::min(policy_.limits.drafts_per_run, open_proposals_for_machines(policy_.limits)));
    std::vector<bool> seen(assessment_.book.customer_count());
    for (std::size_t row = 0; row < accounts.size() && chosen_.size() < drafts_max; ++row) {
      const RankedAccount& account = *accounts[row];
      const bool wanted =
          account.action == NextAction::first_reminder || account.action == NextAction::no_contact_details;
      const auto customer = static_cast<std::size_t>(account.customer);
      if (!wanted || seen[customer] || is_too_small(account)) continue;
      seen[customer] = true;
      if (is_vetoed(customer)) continue;
      std::vector<std::int64_t> items = items_to_remind(assessment_.book, customer);
      if (!items.empty()) chosen_.push_back({customer, row, &account, std::move(items)});
    }
  }

  // The agent drafts first reminders only, and none for an account that is disputed, held, promised or sensitive. A
  // missing address is no veto here: the text is shown, and proposed once there is somebody to send it to.
  bool is_vetoed(std::size_t customer) const {
    const ActionRules rules = settings_of(policy_, assessment_.tenant_currency).rules;
    const Veto veto = veto_for(assessment_.book, customer, contact_email, rules);
    return veto.reason != VetoReason::none || veto.needs_person;
  }

  bool is_too_small(const RankedAccount& account) const {
    const auto minimum = policy_.messages.overdue_min.find(assessment_.book.currencies[account.currency]);
    return minimum != policy_.messages.overdue_min.end() && account.chased_minor < minimum->second.minor;
  }

  Result<> read_facts() {
    std::vector<std::int64_t> customer_ids;
    std::vector<std::int64_t> invoice_ids;
    for (const Chosen& chosen : chosen_) {
      customer_ids.push_back(assessment_.book.customer_id[chosen.customer]);
      for (const std::int64_t item : chosen.items) {
        invoice_ids.push_back(assessment_.book.invoice_id[static_cast<std::size_t>(item)]);
      }
    }
    for (Customer& customer : TRY(customers_by_id(tx_, customer_ids))) {
      const std::int64_t id = customer.id.value;
      customers_.emplace(id, std::move(customer));
    }
    for (Invoice& invoice : TRY(invoices_by_id(tx_, invoice_ids))) {
      const std::int64_t id = invoice.id.value;
      invoices_.emplace(id, std::move(invoice));
    }
    TRY(read_recipients(customer_ids));
    tenant_name_ = TRY(setting_of(tx_, "name"));
    return {};
  }

  // The first contact with an address; one for accounts payable before others.
  Result<> read_recipients(std::span<const std::int64_t> customer_ids) {
    std::map<std::int64_t, Contact> best;
    for (Contact& contact : TRY(contacts_of(tx_, customer_ids))) {
      if ((contact.channels & contact_email) == 0) continue;
      const auto found = best.find(contact.customer.value);
      if (found == best.end()) {
        const std::int64_t customer = contact.customer.value;
        best.emplace(customer, std::move(contact));
      } else if (found->second.role != "accounts_payable" && contact.role == "accounts_payable") {
        found->second = std::move(contact);
      }
    }
    std::vector<std::int64_t> ids;
    std::map<std::int64_t, std::int64_t> customer_of;
    for (const auto& [customer, contact] : best) {
      ids.push_back(contact.id.value);
      customer_of[contact.id.value] = customer;
    }
    std::sort(ids.begin(), ids.end());
    for (const Content& content : TRY(contents(tx_, ids))) {
      const std::int64_t customer = customer_of.at(content.id);
      recipients_.emplace(customer, Recipient{best.at(customer), TRY(ContactDetail::decode(content.body.bytes))});
    }
    return {};
  }

  static FactSource source(std::string id, std::int64_t version) { return FactSource{std::move(id), version}; }

  Result<MessageFacts> facts_of(const Chosen& chosen, const Customer& customer, const Recipient* recipient) const {
    MessageFacts facts;
    facts.tenant = {tenant_name_, {"setting name", 0}};
    facts.sender = {tenant_name_, {"setting name", 0}};
    facts.customer = {customer.name.empty() ? customer.number : customer.name,
                      source(customer.id.to_string(), customer.version)};
    facts.language = customer.language;
    if (recipient != nullptr) {
      if (!recipient->detail.name.empty()) {
        facts.contact =
            NamedFact{recipient->detail.name, source(recipient->contact.id.to_string(), recipient->contact.version)};
      }
      if (!recipient->contact.language.empty()) facts.language = recipient->contact.language;
    }
    facts.tone = tone_for(chosen.account->behaviour);
    facts.as_of = run_on_;
    facts.run = {"morning run of " + run_on_.to_string(), 0};
    facts.deadline = BusinessCalendar().roll(run_on_.add_days(days_until_deadline), Roll::following);
    facts.deadline_rule = {"policy: " + std::to_string(days_until_deadline) + " days to pay", 0};
    for (const std::int64_t item : chosen.items) {
      const auto index = static_cast<std::size_t>(item);
      const Invoice& invoice = invoices_.at(assessment_.book.invoice_id[index]);
      facts.items.push_back({invoice.number, invoice.issued_on, invoice.due_on,
                             Money{assessment_.book.open_minor[index], invoice.currency},
                             source(invoice.id.to_string(), invoice.version)});
    }
    return facts;
  }

  // A draft that cannot be made for one customer (a number that does not print) is left out; the row shows why.
  Result<> draft_one(RecordMorning& morning, const Chosen& chosen) {
    const std::int64_t customer_id = assessment_.book.customer_id[chosen.customer];
    const Customer& customer = customers_.at(customer_id);
    const auto found = recipients_.find(customer_id);
    const Recipient* recipient = found == recipients_.end() ? nullptr : &found->second;
    const MessageFacts facts = TRY(facts_of(chosen, customer, recipient));
    const Result<Draft> draft = draft_first_reminder(facts, templates_);
    WorklistRow& row = morning.rows[chosen.row];
    if (!draft) {
      row.detail = with_note(row.detail, "draft_refused", draft.error().text, "");
      return {};
    }
    TRY(check_bound(*draft));
    if (recipient == nullptr) {
      row.detail = with_note(row.detail, "draft_without_recipient", draft->subject, draft->body);
      return {};
    }
    MorningDraft out;
    out.worklist_row = chosen.row;
    out.draft.agent = outreach_agent;
    out.draft.run_on = run_on_;
    out.draft.behaviour = chosen.account->behaviour;
    out.draft.action = message_of(chosen, customer, *recipient, *draft);
    morning.drafts.push_back(std::move(out));
    return {};
  }

  // Adds a member to the row's detail; "draft..." sorts between "components" and "gain".
  static std::string with_note(const std::string& detail, std::string_view name, const std::string& subject,
                               const std::string& body) {
    CanonicalWriter note;
    note.begin_object().key("body").text(body).key("subject").text(subject).end_object();
    const std::size_t at = detail.find(",\"gain\"");
    CHECK(at != std::string::npos);
    return detail.substr(0, at) + ",\"" + std::string(name) + "\":" + note.take() + detail.substr(at);
  }

  SendMessage message_of(const Chosen& chosen, const Customer& customer, const Recipient& recipient,
                         const Draft& draft) const {
    SendMessage message;
    message.as_of = run_on_;
    message.subject = draft.subject;
    message.body = draft.body;
    message.customer = customer.id;
    message.contact = recipient.contact.id;
    message.language = name_of(draft.language);
    message.to_address = recipient.detail.email;
    message.to_name = recipient.detail.name;
    for (const BoundFact& fact : draft.facts) message.facts.push_back({fact.source, fact.text});
    for (const std::int64_t item : chosen.items) {
      const auto index = static_cast<std::size_t>(item);
      const Invoice& invoice = invoices_.at(assessment_.book.invoice_id[index]);
      message.items.push_back({invoice.id, invoice.number, Money{assessment_.book.open_minor[index], invoice.currency},
                               assessment_.book.reminders[index] + std::int64_t{1}});
    }
    return message;
  }

  const ReadTx& tx_;
  const Assessment& assessment_;
  const Policy& policy_;
  const Templates& templates_;
  Date run_on_;
  std::vector<Chosen> chosen_;
  std::map<std::int64_t, Customer> customers_;
  std::map<std::int64_t, Invoice> invoices_;
  std::map<std::int64_t, Recipient> recipients_;  // by customer
  std::string tenant_name_;
};

// The planned day of each customer's follow-up, or never.
Result<std::vector<std::int32_t>> follow_up_days(const ReadTx& tx, const Book& book, Date run_on) {
  std::vector<std::int32_t> days(book.customer_count(), never);
  for (const FollowUp& follow_up : TRY(follow_ups_open_on(tx, run_on))) {
    const auto found = std::lower_bound(book.customer_id.begin(), book.customer_id.end(), follow_up.customer.value);
    if (found == book.customer_id.end() || *found != follow_up.customer.value) continue;
    std::int32_t& day = days[static_cast<std::size_t>(found - book.customer_id.begin())];
    day = std::min(day, follow_up.due_on.days);
  }
  return days;
}

// Closes the quiet list by its rule when what was expected so was not borne out, or was never measured.
Result<> check_quiet_list(const ReadTx& tx, Date run_on, ActionRules& rules, Assessment& assessment) {
  std::optional<QuietCheck> known = TRY(quiet_check_on(tx, run_on));
  if (known && known->model != assessment.model) known.reset();
  assessment.quiet = known ? *known : TRY(measure_quiet(tx, assessment.book, rules.quiet_paid_within_7_bp));
  assessment.quiet.model = assessment.model;
  assessment.quiet_is_new = !known && assessment.quiet.cases > 0;  // a ledger that is still being filled is asked again
  assessment.quiet_is_open = assessment.quiet.lower_bound_bp >= rules.quiet_paid_within_7_bp;
  if (!assessment.quiet_is_open) rules.quiet_paid_within_7_bp = quiet_list_closed;
  return {};
}

}  // namespace

Result<Assessment> assess(const ReadTx& tx, Date run_on) {
  Assessment assessment;
  const Policy policy = TRY(policy_in_force(tx));
  assessment.tenant_currency = TRY(Currency::parse(TRY(setting_of(tx, "currency"))));
  assessment.book = TRY(read_book(tx, run_on, BookScope::items_and_unapplied));
  const Book& book = assessment.book;
  assessment.open = OpenItems::of(book);
  const PortfolioHistogram portfolio = portfolio_of(book, assessment.open);
  const std::optional<ModelInForce> in_force = TRY(load_model(tx, run_on));
  const ForecastPredictor predictor(book, in_force ? &in_force->model : nullptr,
                                    in_force ? in_force->calendar.calendar : BusinessCalendar(),
                                    in_force ? in_force->record.digest : std::string());
  assessment.model = predictor.model();
  assessment.predictions = Predictions(assessment.open.count());
  predictor.predict(book, assessment.open, all_customers(book), assessment.predictions);

  std::vector<RankingRate> rate_list;
  for (const auto& [currency, millionths] : policy.ranking.rates_micros) rate_list.push_back({currency, millionths});
  const RankingRates rates(assessment.tenant_currency, book.currencies, rate_list);
  assessment.at_par.assign(rates.assumed_at_par().begin(), rates.assumed_at_par().end());
  assessment.risk.resize(book.customer_count());
  const RiskEvidence evidence = evidence_on(book, TRY(read_risk_sources(tx, run_on)), run_on);
  assess_risk({book, assessment.open, assessment.predictions, portfolio, rates, evidence}, all_customers(book),
              assessment.risk);
  std::vector<std::int64_t> revenue(book.customer_count());
  sum_revenue(book, all_customers(book), rates, revenue);
  const std::vector<std::uint8_t> channels = TRY(contact_channels_of(tx, book.customer_id));
  PrioritizationSettings settings = settings_of(policy, assessment.tenant_currency);
  TRY(check_quiet_list(tx, run_on, settings.rules, assessment));
  const std::vector<std::int32_t> follow_up_on = TRY(follow_up_days(tx, book, run_on));
  const PrioritizationInput input{
      book, assessment.open, assessment.predictions, assessment.risk, revenue, channels, rates, settings, follow_up_on};
  assessment.accounts = assess_accounts(input, all_customers(book));
  rank_accounts(input, assessment.accounts);
  return assessment;
}

bool belongs_on_list(const RankedAccount& account) {
  return account.overdue_minor > 0 || account.action != NextAction::wait;
}

Result<RecordMorning> compute_morning(const ReadTx& tx, Date run_on, const Templates& templates) {
  const ChainHead head = TRY(read_head(tx));
  const Policy policy = TRY(policy_in_force(tx));
  const Assessment assessment = TRY(assess(tx, run_on));
  RecordMorning morning;
  morning.run.run_on = run_on;
  morning.run.snapshot_seq = head.book_seq;
  morning.run.model = assessment.model;
  morning.run.open_items = static_cast<std::int64_t>(assessment.open.count());
  morning.run.accounts = static_cast<std::int64_t>(assessment.accounts.size());
  std::vector<const RankedAccount*> listed;
  for (const RankedAccount& account : assessment.accounts) {
    if (!belongs_on_list(account)) continue;
    listed.push_back(&account);
    morning.rows.push_back(row_of(assessment, account, run_on));
    morning.rows.back().rank = static_cast<std::int64_t>(morning.rows.size());
  }
  TRY(OutreachDesk(tx, assessment, policy, templates, run_on).draft(morning, listed));
  morning.quiet = assessment.quiet;
  morning.quiet_is_new = assessment.quiet_is_new;
  morning.quiet_is_open = assessment.quiet_is_open;
  morning.credit_drafts = credit_drafts(TRY(credit_report(tx, assessment)), assessment, policy, run_on);
  return morning;
}

Result<std::optional<MorningRun>> morning_that_stands(const ReadTx& tx, Date run_on) {
  std::optional<MorningRun> run = TRY(morning_run_of(tx, run_on));
  const ChainHead head = TRY(read_head(tx));
  if (run && run->snapshot_seq != head.book_seq) run.reset();
  return run;
}

Result<Answer> run_morning(Engine& engine, const Admission& admission, Date run_on, const Templates& templates) {
  constexpr int attempts_max = 3;
  for (int attempt = 1;; ++attempt) {
    std::optional<RecordMorning> morning;
    {
      const ReadTx tx = TRY(engine.read());
      // Here too, because a run that stands is answered without a command.
      TRY(authorise_actor(tx, admission.actor, Operation::run_morning, Subject{}));
      if (const std::optional<MorningRun> run = TRY(morning_that_stands(tx, run_on))) {
        Answer answer;
        answer["already"] = true;
        answer["run_on"] = run_on.to_string();
        answer["snapshot"] = run->snapshot_seq;
        answer["model"] = run->model;
        answer["open_items"] = run->open_items;
        answer["accounts"] = run->accounts;
        answer["drafted"] = run->drafted;
        answer["superseded"] = run->superseded;
        return answer;
      }
      morning = TRY(compute_morning(tx, run_on, templates));
    }
    Result<Answer> answer = engine.execute(admission, *morning);
    if (!answer && answer.error().reason == Reason::basis_moved && attempt < attempts_max) continue;
    if (!answer) return answer;
    (*answer)["model"] = morning->run.model;
    (*answer)["open_items"] = morning->run.open_items;
    (*answer)["accounts"] = morning->run.accounts;
    (*answer)["quiet_open"] = morning->quiet_is_open;
    (*answer)["quiet_cases"] = morning->quiet.cases;
    (*answer)["quiet_paid"] = morning->quiet.paid;
    (*answer)["listed"] = static_cast<std::int64_t>(morning->rows.size());
    return answer;
  }
}

}  // namespace dunlin
