#include "agents/draft.h"

#include <algorithm>
#include <map>

#include "agents/plain_text.h"
#include "base/check.h"
#include "base/fixed_point.h"

namespace dunlin {
namespace {

tl::unexpected<Refusal> unbound(const std::string& what) {
  return refuse(Reason::figure_unbound, "The message was not accepted: " + what + ". Draft it anew from the ledger.");
}

std::string quoted(std::string_view text) {
  return '"' + std::string(text.substr(0, 80)) + '"';
}

bool is_figure(const BoundFact& fact) {
  return !std::holds_alternative<std::string>(fact.value);
}

// What may stand directly before and after a figure without changing how it reads.
constexpr std::string_view quiet_before[] = {" ",        "\n",           "(",           "[", "\"", "'",
                                             "\xC2\xA0", "\xE2\x80\x9E", "\xE2\x80\x9C"};
constexpr std::string_view quiet_after[] = {" ", "\n", ")", "]",        "\"",           "'",           ".", ",",
                                            ";", ":",  "?", "\xC2\xA0", "\xE2\x80\x9C", "\xE2\x80\x9D"};

class BindingCheck {
 public:
  explicit BindingCheck(const Draft& draft) : draft_(draft) {}

  Result<> run() {
    for (const BoundFact& fact : draft_.facts) TRY(check_fact(fact));
    TRY(check_sums());
    if (draft_.subject.find('\n') != std::string::npos || draft_.subject.find('\r') != std::string::npos) {
      return unbound("the subject has more than one line");
    }
    auto at = draft_.occurrences.begin();
    for (const MessagePart part : {MessagePart::subject, MessagePart::body}) {
      const auto end = std::find_if(at, draft_.occurrences.end(), [&](const Occurrence& o) { return o.part != part; });
      TRY(check_part(part == MessagePart::subject ? draft_.subject : draft_.body, at, end));
      at = end;
    }
    if (at != draft_.occurrences.end()) return unbound("the places of its facts are not in order");
    return {};
  }

 private:
  using Place = std::vector<Occurrence>::const_iterator;

  [[nodiscard]] Result<> check_fact(const BoundFact& fact) const {
    if (fact.text.empty() || fact.source.empty())
      return unbound("the fact " + quoted(fact.slot) + " has no text or source");
    if (fact.text != print_fact(fact.value, draft_.language)) {
      return unbound(quoted(fact.text) + " is not how the value of " + quoted(fact.slot) + " is written");
    }
    return {};
  }

  // Totals by currency against the items, and the count.
  [[nodiscard]] Result<> check_sums() const {
    std::map<std::string_view, Wide> sums;
    std::int64_t items = 0;
    for (const BoundFact& fact : draft_.facts) {
      if (fact.slot != "open") continue;
      const auto* open = std::get_if<Money>(&fact.value);
      if (open == nullptr) return unbound("an open amount is not an amount");
      sums[open->currency.code()] += open->minor;
      ++items;
    }
    for (const BoundFact& fact : draft_.facts) {
      if (fact.slot == "total") {
        const auto* total = std::get_if<Money>(&fact.value);
        const bool known = total != nullptr && sums.count(total->currency.code()) == 1;
        if (!known || sums[total->currency.code()] != total->minor) {
          return unbound("the total " + quoted(fact.text) + " is not the sum of its items");
        }
      } else if (fact.slot == "item_count" && fact.value != FactValue(items)) {
        return unbound(quoted(fact.text) + " is not the number of its items");
      }
    }
    return {};
  }

  [[nodiscard]] Result<> check_part(std::string_view text, Place begin, Place end) const {
    std::size_t at = 0;
    for (Place place = begin; place != end; ++place) {
      if (place->fact >= draft_.facts.size() || place->offset < at || place->length > text.size() ||
          place->offset > text.size() - place->length) {
        return unbound("the places of its facts are not in order");
      }
      const BoundFact& fact = draft_.facts[place->fact];
      if (text.substr(place->offset, place->length) != fact.text) {
        return unbound(quoted(text.substr(place->offset, place->length)) + " stands where the ledger says " +
                       quoted(fact.text));
      }
      TRY(check_literal(text, at, place->offset));
      if (is_figure(fact)) TRY(check_neighbours(text, *place));
      at = place->offset + place->length;
    }
    return check_literal(text, at, text.size());
  }

  // Text of the template: figures only where the template itself has them.
  [[nodiscard]] Result<> check_literal(std::string_view text, std::size_t begin, std::size_t end) const {
    for (const FigureToken& token : figures_in(text.substr(begin, end - begin))) {
      const bool known = std::find(draft_.literals.begin(), draft_.literals.end(), token.text) != draft_.literals.end();
      if (!known) return unbound(quoted(token.text) + " is bound to no fact");
    }
    return {};
  }

  [[nodiscard]] static Result<> check_neighbours(std::string_view text, const Occurrence& place) {
    const std::string_view before = text.substr(0, place.offset);
    const std::string_view after = text.substr(place.offset + place.length);
    const std::string_view figure = text.substr(place.offset, place.length);
    const auto quiet = [](const auto& allowed, std::string_view character) {
      return std::find(std::begin(allowed), std::end(allowed), character) != std::end(allowed);
    };
    if (!before.empty() && !quiet(quiet_before, last_character(before))) {
      return unbound(quoted(last_character(before)) + " stands directly before " + quoted(figure));
    }
    if (!after.empty() && !quiet(quiet_after, first_character(after))) {
      return unbound(quoted(first_character(after)) + " stands directly after " + quoted(figure));
    }
    // A space does not part a figure from its sign or percent: "- 48.10" and "48.10 %" read as one.
    const std::size_t left = before.find_last_not_of(" \xC2\xA0");
    const std::size_t right = after.find_first_not_of(" \xC2\xA0");
    const bool minus =
        left != std::string_view::npos && before.size() - left <= 3 && ends_in_sign(before.substr(0, left + 1));
    const bool percent = right != std::string_view::npos && right <= 3 && after[right] == '%';
    if (minus || percent) return unbound("a sign stands beside " + quoted(figure));
    return {};
  }

  // A sign that begins a line is a bullet point.
  [[nodiscard]] static bool ends_in_sign(std::string_view text) {
    const std::string_view last = last_character(text);
    if (last != "-" && last != "+" && last != "\xE2\x88\x92") return false;
    const std::string_view before = text.substr(0, text.size() - last.size());
    return !before.empty() && before.back() != '\n';
  }

  const Draft& draft_;
};

}  // namespace

std::string_view name_of(Tone tone) {
  switch (tone) {
    case Tone::friendly:
      return "friendly";
    case Tone::plain:
      return "plain";
    case Tone::firm:
      return "firm";
  }
  check_failed("tone is an enumerator", __FILE__, __LINE__);
}

std::string print_fact(const FactValue& value, Language language) {
  if (const auto* money = std::get_if<Money>(&value)) return amount_text(*money, language);
  if (const auto* date = std::get_if<Date>(&value)) return long_date_text(*date, language);
  if (const auto* count = std::get_if<std::int64_t>(&value)) return std::to_string(*count);
  return std::get<std::string>(value);
}

Result<> check_bound(const Draft& draft) {
  return BindingCheck(draft).run();
}

}  // namespace dunlin
