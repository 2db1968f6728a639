// A small company with a whole life, for the tests of verify: founded, imported (with a line in quarantine), cash
// applied and reversed, an amount written off, a hold placed and released, a segment, a policy and roles changed, a
// morning run, messages that went out by rule and by approval, one that failed, one that nobody could tell about and
// one that is on its way.
// Everything through the engine, with a mailer in memory. For tests only.
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "agents/shipped_templates.h"
#include "base/sha256.h"
#include "collections/book_rows.h"
#include "control/proposal_rows.h"
#include "engine/executor.h"
#include "engine/importer.h"
#include "engine/morning_run.h"
#include "intake/shipped_mappings.h"
#include "ledger/document_rows.h"
#include "party/customer_rows.h"
#include "store/test_database.h"

namespace dunlin {

class MemoryMailer : public Mailer {
 public:
  DeliveryReport deliver(const std::string& message_id, const std::string&) override {
    DeliveryOutcome outcome = DeliveryOutcome::accepted;
    if (!outcomes.empty()) {
      outcome = outcomes.front();
      outcomes.erase(outcomes.begin());
    }
    if (outcome != DeliveryOutcome::refused) there.insert(message_id);
    return {outcome, "in memory"};
  }
  LookUp look_up(const std::string& message_id) override {
    return there.contains(message_id) ? LookUp::found : LookUp::absent;
  }

  std::set<std::string> there;
  std::vector<DeliveryOutcome> outcomes;  // of the next deliveries; none: accepted
};

enum class StoryEnds : std::uint8_t { with_the_morning, with_everything };

class VerifyCompany {
 public:
  explicit VerifyCompany(Dialect dialect, StoryEnds ends = StoryEnds::with_everything)
      : database_(std::make_unique<TestDatabase>(dialect)),
        connection_(database_->open_migrated()),
        engine_(connection_, Tenant{{1}, "acme"}) {
    live(ends);
  }
  // The whole story on a database of the caller's, which has the schema of a tenant.
  explicit VerifyCompany(Connection& connection, StoryEnds ends = StoryEnds::with_everything)
      : connection_(connection), engine_(connection, Tenant{{1}, "acme"}) {
    live(ends);
  }

  Connection& connection() { return connection_; }
  Engine& engine() { return engine_; }
  const Tenant& tenant() const { return engine_.tenant(); }
  MemoryMailer& mailer() { return mailer_; }
  Id<User> user(const std::string& login) const { return users_.at(login); }
  Id<Proposal> proposal(const std::string& name) const { return proposals_.at(name); }
  std::map<std::int64_t, std::string> logins() const {
    std::map<std::int64_t, std::string> logins;
    for (const auto& [login, id] : users_) logins[id.value] = login;
    return logins;
  }

  Answer run(const std::string& login, const Command& command, const std::string& key = {}) {
    return value_of(engine_.execute(admit(login, key), command));
  }
  // As built; these ask no database, so they may be called while a test has a transaction under way.
  Id<Invoice> invoice(const std::string& number) const { return invoices_.at(number); }
  Id<Payment> payment(const std::string& reference) const { return payments_.at(reference); }
  Id<Customer> customer(const std::string& number) const { return customers_.at(number); }
  const Proposal& stored(Id<Proposal> id) const { return stored_.at(id.value); }

  static std::string policy_text(const std::string& standard_mode) {
    std::ifstream file(DUNLIN_SOURCE_DIR "/data/policies/default.toml");
    std::ostringstream text;
    text << file.rdbuf();
    std::string policy = text.str();
    const std::string shadow = "standard = \"shadow\"";
    policy.replace(policy.find(shadow), shadow.size(), "standard = \"" + standard_mode + "\"");
    return policy;
  }
  Result<Answer> try_run(const std::string& login, const Command& command) {
    return engine_.execute(admit(login), command);
  }
  Admission executor() { return admit("system:executor"); }
  void wait_hours(std::int64_t hours) { now_ = now_.add_seconds(hours * 3600); }

  ImportReport import_file_of(ImportKind kind, const std::string& name, const std::string& bytes) {
    const std::vector<Mapping> mappings = value_of(shipped_mappings());
    ImportRequest request;
    request.kind = kind;
    request.bytes = bytes;
    request.file_name = name;
    request.shipped = mappings;
    return value_of(import_file(
        engine_, [this](std::string key) { return admit("clerk", key); }, request, [](std::int64_t) {}));
  }

  static Date day(const char* iso) { return value_of(Date::parse(iso)); }

 private:
  void live(StoryEnds ends) {
    found();
    import_ledger();
    remember_ledger();
    govern();
    move_money();
    draft_reminders();
    if (ends == StoryEnds::with_everything) {
      decide_and_deliver();
      finish();
    }
    const ReadTx tx = value_of(engine_.read());
    for (Proposal& each : value_of(proposals_in_state(tx, "", 1'000))) stored_.emplace(each.id.value, std::move(each));
  }

  // Each command comes a minute after the one before it; "system:..." is a machine.
  Admission admit(const std::string& login, const std::string& key = {}) {
    now_ = now_.add_seconds(60);
    const Digest entropy = sha256("entropy " + std::to_string(now_.micros));
    Admission admission{now_, Machine{login}, {}, key, std::string(entropy.bytes.begin(), entropy.bytes.end())};
    if (!login.starts_with("system:")) {
      admission.actor = users_.at(login);
      admission.login = login;
    }
    return admission;
  }

  void found() {
    value_of(create_tenant(connection_, engine_.tenant()));
    const std::vector<std::pair<std::string, std::string>> founders{{"carla", "controller"},   {"cord", "controller"},
                                                                    {"clerk", "collector"},    {"adam", "admin"},
                                                                    {"anna", "account_owner"}, {"audit", "auditor"}};
    FoundTenant command{"EUR", "Acme & Sons", "receivables@acme.example", policy_text("shadow"), {}};
    for (const auto& [login, roles] : founders) command.founders.push_back({roles});
    const Answer answer = run("system:init", command, "found");
    const boost::json::value ids = boost::json::parse(std::string(answer.at("users").as_string()));
    for (std::size_t i = 0; i < founders.size(); ++i) {
      users_[founders[i].first] = value_of(Id<User>::parse(std::string_view(ids.as_array()[i].as_string())));
    }
  }

  void import_ledger() {
    import_file_of(ImportKind::customers, "customers.csv",
                   "number,name,country,language,owner,email\n"
                   "C1,Punctual Ltd,GB,en,anna,pay@c1.example\nC2,Zweite GmbH,DE,de,,pay@c2.example\n"
                   "C3,Third SA,FR,en,anna,pay@c3.example\nC4,Fourth BV,NL,en,,pay@c4.example\n"
                   "C5,Fifth AG,CH,de,,pay@c5.example\nC6,Sixth Inc,US,en,anna,pay@c6.example\n"
                   "C7,Seventh SpA,IT,en,,pay@c7.example\nC8,Eighth AB,SE,en,,pay@c8.example\n");
    std::string history = "customer_number,number,amount,currency,issued_on,due_on,settled_on\n";
    for (int month = 1; month <= 9; ++month) {
      const std::string m = "2025-0" + std::to_string(month);
      history += "C1,H-" + std::to_string(month) + ",100.00,EUR," + m + "-01," + m + "-20," + m + "-18\n";
    }
    import_file_of(ImportKind::history, "history.csv", history);
    std::string invoices = "customer_number,number,amount,currency,issued_on,due_on\n";
    for (const char* customer : {"1", "2", "3", "4", "5", "7", "8"}) {
      invoices += std::string("C") + customer + ",I-" + customer + "01,500.00,EUR,2026-01-20,2026-02-20\n";
    }
    invoices +=
        "C6,I-601,300.00,EUR,2026-01-10,2026-06-30\nC6,I-602,1000.00,EUR,2026-01-10,2026-06-30\n"
        "C6,I-603,250.00,EUR,2026-01-10,2026-06-30\nC6,I-604,75.00,EUR,2026-01-10,2026-06-30\n"
        "C6,I-605,75.00,EUR,2026-01-10,2026-02-31\nC6,I-606,80.00,USD,2026-01-10,2026-06-30\n";
    import_file_of(ImportKind::invoices, "invoices.csv", invoices);
    import_file_of(ImportKind::payments, "payments.csv",
                   "customer_number,reference,amount,currency,received_on,invoice_number,applied_amount\n"
                   "C6,P-1,300.00,EUR,2026-02-01,I-601,300.00\nC6,P-2,1000.00,EUR,2026-02-02,I-602,400.00\n"
                   "C6,P-3,80.00,USD,2026-02-03,I-606,30.00\n");
    import_file_of(
        ImportKind::credits, "credits.csv",
        "customer_number,number,amount,currency,issued_on,invoice_number\nC6,CR-1,50.00,EUR,2026-02-03,I-604\n");
  }

  void remember_ledger() {
    const ReadTx tx = value_of(engine_.read());
    for (const Customer& each : value_of(all_customers(tx))) {
      customers_[each.number] = each.id;
      for (const Invoice& invoice : value_of(invoices_of(tx, each.id))) invoices_[invoice.number] = invoice.id;
    }
    const std::vector<std::string_view> references{"P-1", "P-2", "P-3"};
    for (const Payment& each : value_of(payments_by_reference(tx, references))) payments_[each.reference] = each.id;
  }

  Id<Proposal> propose(const std::string& login, const Action& action) {
    return value_of(
        Id<Proposal>::parse(std::string_view(run(login, Propose{action, "asked for"}).at("proposal").as_string())));
  }
  void approve(const std::string& login, Id<Proposal> proposal) {
    std::string digest;
    {
      const ReadTx tx = value_of(engine_.read());
      digest = value_of(proposal_of(tx, proposal)).effect_digest;
    }
    const Answer answer = run(login, Approve{proposal, digest});
    EXPECT_NE(answer.at("state"), "superseded") << answer.at("sentence");
  }
  void remember(const std::string& name, Id<Proposal> proposal) { proposals_[name] = proposal; }

  void govern() {
    ChangePolicy policy;
    policy.body = policy_text("autonomous");
    policy.reason = "the shadow records look good";
    remember("policy", propose("carla", policy));
    approve("cord", proposal("policy"));
    ChangeRole role;
    role.roles = "collector";
    role.reason = "joins the team";
    remember("role", propose("adam", role));
    approve("carla", proposal("role"));
    remember("segment", propose("carla", ChangeSegment{customer("C6"), "strategic", Segment::key}));
  }

  void move_money() {
    ApplyCash cash;
    cash.applied_on = day("2026-03-02");
    cash.payment = payment("P-2");
    cash.parts = {{Money{10'000, eur()}, invoice("I-603")}, {Money{20'000, eur()}, invoice("I-602")}};
    remember("cash", propose("clerk", cash));
    ReverseApplication reverse;
    reverse.invoice = invoice("I-603");
    {
      const ReadTx tx = value_of(engine_.read());
      reverse.application = value_of(applications_on(tx, std::span(&reverse.invoice.value, 1))).at(0).id;
    }
    reverse.reason = "wrong invoice";
    reverse.reversed_on = day("2026-03-03");
    remember("reverse", propose("carla", reverse));
    import_file_of(ImportKind::scores, "scores.csv",
                   "customer_number,agency,score,worst,best,rated_on,recommended_limit,currency\n"
                   "C6,Wattwacht,235,600,100,2026-02-14,900.00,EUR\nC6,Wattwacht,601,600,100,2026-02-15,,\n");
    ReviewCredit credit;
    credit.as_of = day("2026-03-02");
    credit.customer = customer("C6");
    credit.exposure = Money{40'000, eur()};
    credit.model = "risk-2";
    credit.reasons = {{"Above what is recommended", "Mehr als empfohlen", "recommended_limit"}};
    credit.score_basis_points = 3'100;
    remember("review", propose("clerk", credit));
    approve("carla", proposal("review"));
    WriteOff write_off{Money{2'500, eur()}, invoice("I-604"), "too small to chase", day("2026-03-03")};
    remember("write_off", propose("clerk", write_off));
    approve("carla", proposal("write_off"));
    PlaceHold hold;
    hold.customer = customer("C6");
    hold.invoice = invoice("I-602");
    hold.placed_on = day("2026-03-02");
    hold.reason = "delivery is being checked";
    remember("hold", propose("clerk", hold));
    ReleaseHold release;
    {
      const ReadTx tx = value_of(engine_.read());
      const std::int64_t customer_id = hold.customer.value;
      release.hold = value_of(holds_of(tx, std::span(&customer_id, 1))).at(0).id;
    }
    release.reason = "checked";
    release.released_on = day("2026-03-04");
    remember("release", propose("anna", release));
  }

  void draft_reminders() {
    now_ = value_of(Instant::parse("2026-03-10T07:00:00Z"));
    const Date run_on = day("2026-03-10");
    std::optional<RecordMorning> morning;
    {
      const ReadTx tx = value_of(engine_.read());
      morning = value_of(compute_morning(tx, run_on, value_of(shipped_templates())));
    }
    run("system:scheduler", *morning, "scan 2026-03-10");
    {
      const ReadTx tx = value_of(engine_.read());
      for (const Proposal& drafted : value_of(live_proposals(tx))) {
        if (!drafted.run_on) continue;
        const std::string number = value_of(find_customer(tx, Id<Customer>{drafted.customer_id}))->number;
        remember("message " + number, drafted.id);
      }
    }
  }

  void decide_and_deliver() {
    deliver_one("C1", DeliveryOutcome::accepted);  // by rule
    approve("clerk", proposal("message C2"));
    deliver_one("C2", DeliveryOutcome::accepted);
    approve("anna", proposal("message C3"));
    deliver_one("C3", DeliveryOutcome::unclear);
    approve("clerk", proposal("message C4"));
    deliver_one("C4", DeliveryOutcome::refused);
    run("clerk", Reject{proposal("message C5"), "I shall call them"});
    approve("clerk", proposal("message C7"));
    run("system:executor", BeginDelivery{proposal("message C7")});
  }

  void deliver_one(const std::string& customer, DeliveryOutcome outcome) {
    mailer_.outcomes = {outcome};
    value_of(deliver(
        engine_, mailer_, [this] { return admit("system:executor"); }, proposal("message " + customer)));
  }

  void finish() {
    std::vector<OutboxItem> unknown;
    {
      const ReadTx tx = value_of(engine_.read());
      unknown = value_of(outbox_of(tx, proposal("message C3")));
    }
    run("clerk", SettleDelivery{unknown.at(0).id, DeliveryState::done, "the customer has it"});
    now_ = value_of(Instant::parse("2026-03-20T07:00:00Z"));
    run("system:scheduler", ExpireProposals{});
    PlaceHold hold;
    hold.customer = customer("C8");
    hold.hold_kind = HoldKind::promise;
    hold.placed_on = day("2026-03-20");
    hold.until_on = day("2026-03-27");
    hold.reason = "promised by telephone";
    remember("last hold", propose("clerk", hold));
  }

  static Currency eur() { return value_of(Currency::parse("EUR")); }

  std::unique_ptr<TestDatabase> database_;  // none: it is the caller's
  Connection& connection_;
  Engine engine_;
  MemoryMailer mailer_;
  Instant now_ = value_of(Instant::parse("2026-03-02T08:00:00Z"));
  std::map<std::string, Id<User>> users_;
  std::map<std::string, Id<Proposal>> proposals_;
  std::map<std::string, Id<Customer>> customers_;
  std::map<std::string, Id<Invoice>> invoices_;
  std::map<std::string, Id<Payment>> payments_;
  std::map<std::int64_t, Proposal> stored_;
};

}  // namespace dunlin
