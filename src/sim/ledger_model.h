// LedgerModel: the oracle's books. Plain maps by the numbers that people use, written from the glossary and the
// documents and not from the engine: it shares no code with what it judges but Money and Date.
//
// It says what should become of every line of a file, what is open on any day, and whether an action is possible; and
// it is changed by what was acknowledged, never by what the database holds.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/action.h"
#include "sim/file_of_day.h"

namespace dunlin::sim {

struct ModelPosting {  // onto an invoice
  std::string source;  // number of the payment or credit memo; empty: an adjustment
  Date on;
  std::int64_t minor = 0;  // lowers the invoice; negative: a reversal
  std::int64_t id = 0;     // of the application, once somebody looked it up
  bool reversed = false;
};

struct ModelInvoice {
  std::string customer;
  Money amount;
  Date issued, due;
  std::vector<ModelPosting> postings;
  std::vector<Date> reminded;
  std::int64_t id = 0;
  std::int64_t revision = 0;  // counts everything that changed it

  [[nodiscard]] std::int64_t open(Date until) const;
};

struct ModelSource {  // a payment or a credit memo
  bool credit = false;
  std::string customer;
  Money amount;
  Date on;
  std::int64_t id = 0;
  std::vector<std::pair<std::string, ModelPosting>> spent;  // by invoice

  [[nodiscard]] std::int64_t rest(Date until) const;
};

struct ModelHold {
  std::int64_t customer = 0;
  std::int64_t invoice = 0;  // none: the whole account
  HoldKind kind = HoldKind::other;
  Date placed;
  std::optional<Date> until, released;

  [[nodiscard]] bool in_force(Date day) const;
};

struct ModelCustomer {
  std::string name, owner;
  std::set<std::string> emails;
  std::optional<Money> limit;
  Segment segment = Segment::standard;
  std::int64_t id = 0;
  std::int64_t revision = 0;
  std::vector<Date> written_to;  // days on which a message arrived
  std::vector<Date> reviewed;    // days on which a person looked at the customer's credit
};

struct ExpectedFates {
  std::int64_t recorded = 0, changed = 0, unchanged = 0, quarantined = 0;
  std::vector<FileLine> waiting;  // the quarantined lines, in their order
};

struct OpenTotals {
  std::int64_t open = 0, overdue = 0, unapplied = 0, items = 0;
  bool operator==(const OpenTotals&) const = default;
};

class LedgerModel {
 public:
  ExpectedFates take(const FileOfDay& file);

  // Empty when the action is possible on that day; otherwise why it is not.
  [[nodiscard]] std::string objection(const Action& action, Date today) const;
  void perform(const Action& action, Date today);
  // A message that arrived, or that is settled as sent.
  void remind(const SendMessage& message, Date today);

  // As of the end of a day, by code of the currency; currencies without anything are left out.
  [[nodiscard]] std::map<std::string, OpenTotals> totals(Date as_of) const;
  // Everything that was ever about the customer: changes whenever something does.
  [[nodiscard]] std::string fingerprint(std::int64_t customer_id, Date today) const;
  // The same and what only a look at the customer's credit asks for: money that is not applied, holds that are over.
  [[nodiscard]] std::string credit_fingerprint(std::int64_t customer_id, Date today) const;
  // Why a message about these items must not go out on that day; empty when it may.
  [[nodiscard]] std::string message_objection(const SendMessage& message, Date today) const;

  [[nodiscard]] const ModelCustomer* customer(std::int64_t id) const;
  [[nodiscard]] const ModelInvoice* invoice(std::int64_t id) const;
  [[nodiscard]] const std::string& number_of_invoice(std::int64_t id) const { return invoice_numbers_.at(id); }

  std::map<std::string, ModelCustomer> customers;
  std::map<std::string, ModelInvoice> invoices;
  std::map<std::string, ModelSource> sources;  // "P" or "C" and the number
  std::map<std::int64_t, ModelHold> holds;     // by id

  // What the database calls things, learned after it was told of them.
  void learn_customer(const std::string& number, std::int64_t id);
  void learn_invoice(const std::string& number, std::int64_t id);
  void learn_source(const std::string& key, std::int64_t id);
  // False when no posting of the invoice answers to it.
  [[nodiscard]] bool learn_application(std::int64_t invoice_id, std::int64_t id, std::int64_t minor, Date on);

 private:
  enum class Fate : std::uint8_t { recorded, changed, unchanged, quarantined };
  [[nodiscard]] Fate take_customer(const FileLine& line);
  [[nodiscard]] Fate take_invoice(const FileLine& line);
  [[nodiscard]] Fate take_credit(const FileLine& line);
  [[nodiscard]] Fate take_payment(const FileLine& line, bool continues);
  void apply(const std::string& key, ModelSource& source, const std::string& invoice, std::int64_t minor, Date on);

  [[nodiscard]] std::string objection_to(const SendMessage& action, Date today) const;
  [[nodiscard]] std::string objection_to(const ApplyCash& action, Date today) const;
  [[nodiscard]] std::string objection_to(const ReverseApplication& action, Date today) const;
  [[nodiscard]] std::string objection_to(const WriteOff& action, Date today) const;
  [[nodiscard]] std::string objection_to(const PlaceHold& action, Date today) const;
  [[nodiscard]] std::string objection_to(const ReleaseHold& action, Date today) const;
  [[nodiscard]] std::string objection_to(const ChangeSegment& action, Date today) const;
  [[nodiscard]] std::string objection_to(const ChangePolicy&, Date) const { return ""; }
  [[nodiscard]] std::string objection_to(const ChangeRole&, Date) const { return ""; }
  [[nodiscard]] std::string objection_to(const ReviewCredit& action, Date today) const;

  void perform_one(const SendMessage&, Date) {}
  void perform_one(const ApplyCash& action, Date today);
  void perform_one(const ReverseApplication& action, Date today);
  void perform_one(const WriteOff& action, Date today);
  void perform_one(const PlaceHold&, Date) {}  // the office learns its id and puts it in
  void perform_one(const ReleaseHold& action, Date today);
  void perform_one(const ChangeSegment& action, Date today);
  void perform_one(const ChangePolicy&, Date) {}
  void perform_one(const ChangeRole&, Date) {}
  void perform_one(const ReviewCredit& action, Date today);

  std::map<std::int64_t, std::string> customer_numbers_, invoice_numbers_, source_keys_;
};

}  // namespace dunlin::sim
