// Actions: everything that Dunlin can do to the world, as a closed list. Read this first.
//
// An action is an exact effect: complete, so that whoever approves it sees what will happen and the executor has no
// choice left. It is proposed (by an agent or a person), judged by policy over a small summary (control/decision.h),
// approved by a person or a rule, and executed once. Facts (imported documents, delivery reports, morning runs) are not
// actions: they are recorded (engine/command.h).
//
// Adding an action: a struct with its fields, an entry in Action, a row in action_table (action.cc), and an overload
// each of review (action_review.h) and perform (action_perform.h). The program does not compile until all are there.
//
// An effect's bytes are the canonical JSON of {"action": name, "v": schema version, "with": {fields}}.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "collections/hold.h"
#include "control/proposal.h"
#include "control/summary.h"
#include "ledger/document.h"

namespace dunlin {

// A message to a customer, rendered: the bytes that will be sent, and the items that it speaks of.
struct SendMessage {
  struct Item {
    Id<Invoice> invoice;
    std::string number;
    Money open;
    std::int64_t reminder_number = 1;  // 1: the first about this item
    static void fields(auto& item, auto&& visitor) {
      visitor("invoice", item.invoice)("number", item.number)("open", item.open)("reminder_number",
                                                                                 item.reminder_number);
    }
  };

  // Each figure, date and name in the text, with the row and version that says so.
  struct Fact {
    std::string source;
    std::string text;
    static void fields(auto& fact, auto&& visitor) { visitor("source", fact.source)("text", fact.text); }
  };

  Date as_of;  // the morning whose facts the text quotes
  std::string body;
  Id<Customer> customer;
  Id<Contact> contact;
  std::vector<Fact> facts;
  std::vector<Item> items;
  std::string language;
  std::string subject;
  std::string to_address;
  std::string to_name;

  static constexpr ActionKind kind = ActionKind::send_message;
  static void fields(auto& action, auto&& visitor) {
    visitor("as_of", action.as_of)("body", action.body)("contact", action.contact)("customer", action.customer)(
        "facts", action.facts)("items", action.items)("language", action.language)("subject", action.subject)(
        "to_address", action.to_address)("to_name", action.to_name);
  }
};

// Money of one payment or credit memo onto invoices.
struct ApplyCash {
  struct Part {
    Money amount;
    Id<Invoice> invoice;
    static void fields(auto& part, auto&& visitor) { visitor("amount", part.amount)("invoice", part.invoice); }
  };

  Date applied_on;
  Id<CreditMemo> credit_memo;  // exactly one of the two sources
  std::vector<Part> parts;
  Id<Payment> payment;

  static constexpr ActionKind kind = ActionKind::apply_cash;
  static void fields(auto& action, auto&& visitor) {
    visitor("applied_on", action.applied_on)("credit_memo", action.credit_memo)("parts", action.parts)("payment",
                                                                                                       action.payment);
  }
};

struct ReverseApplication {
  Id<Application> application;
  Id<Invoice> invoice;
  std::string reason;
  Date reversed_on;

  static constexpr ActionKind kind = ActionKind::reverse_application;
  static void fields(auto& action, auto&& visitor) {
    visitor("application", action.application)("invoice", action.invoice)("reason", action.reason)("reversed_on",
                                                                                                   action.reversed_on);
  }
};

struct WriteOff {
  Money amount;
  Id<Invoice> invoice;
  std::string reason;
  Date written_off_on;

  static constexpr ActionKind kind = ActionKind::write_off;
  static void fields(auto& action, auto&& visitor) {
    visitor("amount", action.amount)("invoice", action.invoice)("reason", action.reason)("written_off_on",
                                                                                         action.written_off_on);
  }
};

// Why an agent asks a person to look at a customer's credit: a reason in words, for whoever decides, and its name.
struct CreditReason {
  std::string english;
  std::string german;
  std::string name;
  static void fields(auto& reason, auto&& visitor) {
    visitor("english", reason.english)("german", reason.german)("name", reason.name);
  }
};

struct PlaceHold {
  Id<Customer> customer;
  HoldKind hold_kind = HoldKind::other;
  Id<Invoice> invoice;  // none: the whole account
  Date placed_on;
  std::string reason;
  std::optional<Date> until_on;
  std::vector<CreditReason> evidence;  // of an agent's proposal; people give their reason

  static constexpr ActionKind kind = ActionKind::place_hold;
  static void fields(auto& action, auto&& visitor) {
    visitor("customer", action.customer)("evidence", action.evidence)("hold_kind", action.hold_kind)(
        "invoice", action.invoice)("placed_on", action.placed_on)("reason", action.reason)("until_on", action.until_on);
  }
};

struct ReleaseHold {
  Id<Hold> hold;
  std::string reason;
  Date released_on;

  static constexpr ActionKind kind = ActionKind::release_hold;
  static void fields(auto& action, auto&& visitor) {
    visitor("hold", action.hold)("reason", action.reason)("released_on", action.released_on);
  }
};

struct ChangeSegment {
  Id<Customer> customer;
  std::string reason;
  Segment segment = Segment::standard;

  static constexpr ActionKind kind = ActionKind::change_segment;
  static void fields(auto& action, auto&& visitor) {
    visitor("customer", action.customer)("reason", action.reason)("segment", action.segment);
  }
};

// That somebody looked at a customer's credit and let it stand. It does not come back until something changes.
struct ReviewCredit {
  Date as_of;  // the morning whose facts the reasons quote
  Id<Customer> customer;
  Money exposure;  // at ranking rates, in the tenant's currency
  std::string model;
  std::vector<CreditReason> reasons;
  std::int64_t score_basis_points = 0;

  static constexpr ActionKind kind = ActionKind::review_credit;
  static void fields(auto& action, auto&& visitor) {
    visitor("as_of", action.as_of)("customer", action.customer)("exposure", action.exposure)("model", action.model)(
        "reasons", action.reasons)("score_basis_points", action.score_basis_points);
  }
};

struct ChangePolicy {
  std::string body;  // TOML
  std::string reason;

  static constexpr ActionKind kind = ActionKind::change_policy;
  static void fields(auto& action, auto&& visitor) { visitor("body", action.body)("reason", action.reason); }
};

struct ChangeRole {
  std::string reason;
  std::string roles;  // RoleSet::to_string; empty takes all roles away
  Id<User> user;      // none: a new user

  static constexpr ActionKind kind = ActionKind::change_role;
  static void fields(auto& action, auto&& visitor) {
    visitor("reason", action.reason)("roles", action.roles)("user", action.user);
  }
};

// "over_limit,score_rose": as a review keeps them.
[[nodiscard]] std::string names_of(const std::vector<CreditReason>& reasons);

using Action = std::variant<SendMessage, ApplyCash, ReverseApplication, WriteOff, PlaceHold, ReleaseHold, ChangeSegment,
                            ChangePolicy, ChangeRole, ReviewCredit>;

// Where the effect happens: inside the database (exactly once, in the transaction) or outside (through the outbox).
enum class EffectKind : std::uint8_t { database, mail };

struct ActionInfo {
  ActionKind kind;
  std::int64_t schema_version;
  EffectKind effect;
  bool moves_book;  // changes what the morning run reads
};

[[nodiscard]] const ActionInfo& info_of(ActionKind kind);
[[nodiscard]] ActionKind kind_of(const Action& action);

[[nodiscard]] std::string encode_action(const Action& action);
// json_malformed, json_not_canonical, or schema_newer for an action or a version that this program does not know.
[[nodiscard]] Result<Action> decode_action(std::string_view bytes);

}  // namespace dunlin
