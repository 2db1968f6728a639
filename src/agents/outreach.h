// The outreach agent: one message to a customer about everything that is due, every word of it from a template and
// every figure, date and name from a fact.
//
//   MessageFacts facts;
//   facts.tenant = {"Halden Optics GmbH", {"tenant", 4}};
//   facts.items.push_back({"RE-2026-3381", issued, due, open, {"inv_3f0042", 12}});
//   Draft draft = TRY(draft_first_reminder(facts, templates));
//
// The items of one currency stand in one table with their own total; currencies are never summed. Totals, counts and
// days overdue are computed here and never taken from outside. The tone comes from the behaviour class; the language is
// the customer's, or English where there are no words in it.
//
// Names of others are cleaned (plain_text.h); an invoice number that does not print is refused. Whether the message may
// go out at all is asked of veto.h before.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "agents/draft.h"
#include "agents/message_template.h"
#include "agents/risk.h"
#include "base/date.h"
#include "base/money.h"
#include "base/result.h"

namespace dunlin {

// Friendly to new and punctual customers, plain to slightly late and sporadic ones, firm (and courteous) to chronic and
// deteriorating ones.
[[nodiscard]] Tone tone_for(BehaviourClass behaviour);

// Where a fact comes from. Printed "inv_3f0042, version 12", without the version when it is 0.
struct FactSource {
  std::string object;
  std::int64_t version = 0;
};

struct NamedFact {
  std::string text;
  FactSource source;
};

struct DueItem {
  std::string number;
  Date issued_on;
  Date due_on;
  Money open;
  FactSource source;
};

struct MessageFacts {
  NamedFact tenant;
  NamedFact sender;  // a person, or the tenant again
  NamedFact customer;
  std::optional<NamedFact> contact;
  std::string language;  // tag of the contact, else of the customer: "de", "de-AT"
  Tone tone = Tone::plain;
  Date as_of;      // the morning: payments dated before it are in the figures
  FactSource run;  // what says so
  Date deadline;   // by when payment is asked for
  FactSource deadline_rule;
  std::vector<DueItem> items;  // due before as_of, open amount above zero; any order
};

// Refused: invoice_paid (no items, or one without an open amount), field_malformed (an item not due before as_of, a
// deadline not after it, a source that is missing), duplicate_content (the same item twice), text_malformed (names,
// numbers), amount_overflow, object_unknown (no such template), figure_unbound (a template that puts signs or letters
// against figures).
[[nodiscard]] Result<Draft> draft_first_reminder(const MessageFacts& facts, const Templates& templates);

}  // namespace dunlin
