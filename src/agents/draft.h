// Draft: a message as it would be sent, with the proof of where every figure, date and name in it comes from.
//
// A draft is rendered from facts, and remembers each place where a fact stands ("occurrence"). Everything between those
// places is the template's own text. check_bound() trusts neither: it re-reads the finished bytes and refuses the draft
// with figure_unbound when
//   - a place does not hold exactly the text of its fact, or places overlap;
//   - a fact's text is not how its value is written in the draft's language, or it names no source;
//   - a total is not the sum of its items, or a count not their number;
//   - anything outside the places reads as a figure or a date (figures_in, any script) and does not stand in the
//   template;
//   - a figure is touched by a letter, digit, sign or percent that would change how it reads ("-48.10", "48.10k",
//   "48.10 %").
// So a text that was altered after rendering, by a program or a person, cannot be sent with a figure the ledger does
// not have. That the values are still the ledger's at that version is checked by whoever holds the ledger, at approval
// and at sending.
//
//   Draft draft = TRY(draft_first_reminder(facts, templates));
//   draft.facts[4]    // {slot "open", item 0, "18.960,55 €", 18960.55 EUR, "inv_3f0042, version 12"}
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "agents/wording.h"
#include "base/date.h"
#include "base/money.h"
#include "base/result.h"

namespace dunlin {

enum class Tone : std::uint8_t { friendly, plain, firm };
[[nodiscard]] std::string_view name_of(Tone tone);

using FactValue = std::variant<Money, Date, std::int64_t, std::string>;
[[nodiscard]] std::string print_fact(const FactValue& value, Language language);

struct BoundFact {
  std::string slot;        // the name in the template: "open", "deadline"
  std::int32_t item = -1;  // which item of the message, or -1
  std::string text;        // as printed
  FactValue value;         // what it means
  std::string source;      // "inv_3f0042, version 12"; "sum of 3 items"
};

enum class MessagePart : std::uint8_t { subject, body };

// Bytes [offset, offset + length) of a part hold facts[fact].text.
struct Occurrence {
  MessagePart part = MessagePart::body;
  std::size_t offset = 0;
  std::size_t length = 0;
  std::size_t fact = 0;
};

struct Draft {
  Language language = Language::en;
  Tone tone = Tone::plain;
  std::string template_name;  // "de/first_reminder"
  std::string subject;        // one line
  std::string body;           // plain text, lines end in \n
  std::vector<BoundFact> facts;
  std::vector<Occurrence> occurrences;  // by part and offset
  std::vector<std::string> literals;    // figures and dates that stand in the template itself
};

[[nodiscard]] Result<> check_bound(const Draft& draft);

}  // namespace dunlin
