#include "agents/outreach.h"

#include <algorithm>
#include <charconv>
#include <kainjow/mustache.hpp>
#include <tuple>

#include "agents/plain_text.h"
#include "base/check.h"

namespace dunlin {
namespace {

using kainjow::mustache::data;

// Column widths that the templates' table heads are drawn to (message_template.h).
constexpr std::size_t number_width = 16;
constexpr std::size_t date_width = 18;
constexpr std::size_t days_width = 15;
constexpr std::size_t amount_width = 18;

// Around each fact in the rendered text: \x01 index \x02 text \x03. No fact and no template can contain these. Line
// feeds stand as \x04 while the engine works: it has rules of its own about lines with tags, and ours are in
// message_template.h.
constexpr char mark_index = '\x01';
constexpr char mark_text = '\x02';
constexpr char mark_end = '\x03';
constexpr char mark_line = '\x04';

std::string source_text(const FactSource& source) {
  return source.version == 0 ? source.object : source.object + ", version " + std::to_string(source.version);
}

std::string spaces(std::size_t width, std::size_t used) {
  return std::string(width > used ? width - used : 0, ' ');
}

// Collects facts and hands out their marked text.
class FactBook {
 public:
  explicit FactBook(Language language) : language_(language) {}

  std::string bind(std::string_view slot, FactValue value, std::string source, std::int32_t item = -1) {
    BoundFact fact;
    fact.slot = std::string(slot);
    fact.item = item;
    fact.text = print_fact(value, language_);
    fact.value = std::move(value);
    fact.source = std::move(source);
    width_ = character_count(fact.text);
    std::string marked;
    marked += mark_index;
    marked += std::to_string(facts_.size());
    marked += mark_text;
    marked += fact.text;
    marked += mark_end;
    facts_.push_back(std::move(fact));
    return marked;
  }
  [[nodiscard]] std::size_t last_width() const { return width_; }
  [[nodiscard]] std::vector<BoundFact>& facts() { return facts_; }

 private:
  Language language_;
  std::size_t width_ = 0;
  std::vector<BoundFact> facts_;
};

struct Columns {
  std::size_t number = number_width;
  std::size_t due_on = date_width;
  std::size_t issued_on = date_width;
  std::size_t days_overdue = days_width;
  std::size_t open = amount_width;
};

class Composer {
 public:
  Composer(const MessageFacts& facts, Language language) : facts_(facts), language_(language), book_(language) {}

  Result<data> compose() {
    TRY(check());
    data root;
    TRY(name(root, "tenant_name", facts_.tenant, "name of the tenant"));
    TRY(name(root, "sender_name", facts_.sender, "name of the sender"));
    TRY(name(root, "customer_name", facts_.customer, "name of the customer"));
    if (facts_.contact) TRY(name(root, "contact_name", *facts_.contact, "name of the contact"));
    const auto count = static_cast<std::int64_t>(items_.size());
    root.set("as_of", book_.bind("as_of", facts_.as_of, source_text(facts_.run)));
    root.set("deadline", book_.bind("deadline", facts_.deadline, source_text(facts_.deadline_rule)));
    root.set("item_count", book_.bind("item_count", count, "count of " + items_text(items_.size())));
    data groups(data::type::list);
    std::size_t group_count = 0;
    for (std::size_t first = 0; first < items_.size();) {
      std::size_t last = first;
      while (last < items_.size() && items_[last]->open.currency == items_[first]->open.currency) ++last;
      data table = TRY(group(first, last));
      groups.push_back(table);
      ++group_count;
      first = last;
    }
    root.set("groups", groups);
    set_conditions(root, group_count);
    return root;
  }

  [[nodiscard]] std::vector<BoundFact>& bound() { return book_.facts(); }

 private:
  static std::string items_text(std::size_t count) { return std::to_string(count) + (count == 1 ? " item" : " items"); }

  Result<> check() {
    if (facts_.items.empty())
      return refuse(Reason::invoice_paid, "No reminder was drafted: nothing of the customer is due.");
    if (facts_.deadline <= facts_.as_of) {
      return refuse(Reason::field_malformed,
                    "No reminder was drafted: the deadline is not after the day of the message.");
    }
    for (const FactSource* source : {&facts_.run, &facts_.deadline_rule}) TRY(check_source(*source));
    for (const DueItem& item : facts_.items) {
      TRY(checked_number(item.number));
      TRY(check_source(item.source));
      if (item.open.minor <= 0) {
        return refuse(Reason::invoice_paid, "No reminder was drafted: invoice " + item.number + " is paid.");
      }
      if (item.due_on >= facts_.as_of) {
        return refuse(Reason::field_malformed, "No reminder was drafted: invoice " + item.number + " is not overdue.");
      }
      items_.push_back(&item);
    }
    std::sort(items_.begin(), items_.end(), [](const DueItem* left, const DueItem* right) {
      const auto key = [](const DueItem* item) {
        return std::tuple(item->open.currency, item->due_on, std::string_view(item->number),
                          std::string_view(item->source.object));
      };
      return key(left) < key(right);
    });
    std::vector<std::string_view> objects;
    for (const DueItem* item : items_) objects.push_back(item->source.object);
    std::sort(objects.begin(), objects.end());
    if (std::adjacent_find(objects.begin(), objects.end()) != objects.end()) {
      return refuse(Reason::duplicate_content, "No reminder was drafted: the same invoice was given twice.");
    }
    return {};
  }

  static Result<> check_source(const FactSource& source) {
    if (!source.object.empty()) return {};
    return refuse(Reason::field_malformed, "No reminder was drafted: a fact does not say where it comes from.");
  }

  Result<> name(data& root, const char* slot, const NamedFact& fact, std::string_view what) {
    TRY(check_source(fact.source));
    std::string clean = TRY(clean_name(fact.text, what));
    root.set(slot, book_.bind(slot, std::move(clean), source_text(fact.source)));
    return {};
  }

  // The widths of this table, from what will be printed.
  [[nodiscard]] Columns columns_of(std::size_t first, std::size_t last) const {
    Columns columns;
    for (std::size_t at = first; at < last; ++at) {
      const DueItem& item = *items_[at];
      columns.number = std::max(columns.number, character_count(item.number));
      columns.due_on = std::max(columns.due_on, character_count(long_date_text(item.due_on, language_)));
      columns.issued_on = std::max(columns.issued_on, character_count(long_date_text(item.issued_on, language_)));
      columns.open = std::max(columns.open, character_count(amount_text(item.open, language_)));
    }
    return columns;
  }

  Result<data> group(std::size_t first, std::size_t last) {
    Money total{0, items_[first]->open.currency};
    for (std::size_t at = first; at < last; ++at) total = TRY(add(total, items_[at]->open));
    Columns columns = columns_of(first, last);
    columns.open = std::max(columns.open, character_count(amount_text(total, language_)));
    data table;
    data rows(data::type::list);
    for (std::size_t at = first; at < last; ++at) rows.push_back(row(at, columns));
    table.set("items", rows);
    const std::string sum_of = "sum of " + items_text(last - first);
    table.set("total", book_.bind("total", total, sum_of));
    table.set("total_pad", spaces(columns.open, book_.last_width()));
    table.set("currency",
              book_.bind("currency", std::string(total.currency.code()), "currency of " + items_text(last - first)));
    table.set("number_extra", spaces(columns.number, number_width));
    table.set("issued_on_extra", spaces(columns.issued_on, date_width));
    table.set("due_on_extra", spaces(columns.due_on, date_width));
    table.set("days_overdue_extra", spaces(columns.days_overdue, days_width));
    table.set("open_extra", spaces(columns.open, amount_width));
    return table;
  }

  data row(std::size_t at, const Columns& columns) {
    const DueItem& item = *items_[at];
    const std::string source = source_text(item.source);
    const auto index = static_cast<std::int32_t>(at);
    data cells;
    cells.set("number", book_.bind("number", item.number, source, index));
    cells.set("number_pad", spaces(columns.number, book_.last_width()));
    cells.set("issued_on", book_.bind("issued_on", item.issued_on, source, index));
    cells.set("issued_on_pad", spaces(columns.issued_on, book_.last_width()));
    cells.set("due_on", book_.bind("due_on", item.due_on, source, index));
    cells.set("due_on_pad", spaces(columns.due_on, book_.last_width()));
    const std::int64_t days = days_between(item.due_on, facts_.as_of);
    cells.set("days_overdue",
              book_.bind("days_overdue", days, "days from due to the day of the message; " + source, index));
    cells.set("days_overdue_pad", spaces(columns.days_overdue, book_.last_width()));
    cells.set("open", book_.bind("open", item.open, source, index));
    cells.set("open_pad", spaces(columns.open, book_.last_width()));
    return cells;
  }

  void set_conditions(data& root, std::size_t groups) const {
    root.set("tone_friendly", facts_.tone == Tone::friendly);
    root.set("tone_plain", facts_.tone == Tone::plain);
    root.set("tone_firm", facts_.tone == Tone::firm);
    root.set("one_item", items_.size() == 1);
    root.set("many_items", items_.size() > 1);
    root.set("has_contact", facts_.contact.has_value());
    root.set("has_sender", facts_.sender.text != facts_.tenant.text);
    root.set("one_currency", groups == 1);
    root.set("several_currencies", groups > 1);
  }

  const MessageFacts& facts_;
  Language language_;
  FactBook book_;
  std::vector<const DueItem*> items_;
};

std::string render(std::string text, const data& root) {
  std::replace(text.begin(), text.end(), '\n', mark_line);
  kainjow::mustache::mustache engine(text);
  CHECK(engine.is_valid());  // Templates::parse admits less than the engine does
  engine.set_custom_escape([](const std::string& value) { return value; });  // plain text, nothing to escape
  return engine.render(root);
}

// Takes the marks out of a rendered part and notes where the facts stand.
void place_facts(const std::string& marked, MessagePart part, std::string& text, std::vector<Occurrence>& occurrences) {
  for (std::size_t at = 0; at < marked.size();) {
    if (marked[at] != mark_index) {
      text += marked[at] == mark_line ? '\n' : marked[at];
      ++at;
      continue;
    }
    const std::size_t begin = marked.find(mark_text, at);
    const std::size_t end = marked.find(mark_end, at);
    CHECK(begin < end && end != std::string::npos);
    Occurrence occurrence;
    occurrence.part = part;
    occurrence.offset = text.size();
    occurrence.length = end - begin - 1;
    const auto number = std::from_chars(marked.data() + at + 1, marked.data() + begin, occurrence.fact);
    CHECK(number.ec == std::errc{} && number.ptr == marked.data() + begin);
    text += marked.substr(begin + 1, occurrence.length);
    occurrences.push_back(occurrence);
    at = end + 1;
  }
}

// Keeps the facts that are shown, and every open amount (the totals rest on them), and renumbers.
void drop_unused(Draft& draft) {
  std::vector<bool> used(draft.facts.size(), false);
  for (const Occurrence& occurrence : draft.occurrences) used[occurrence.fact] = true;
  std::vector<std::size_t> moved(draft.facts.size(), 0);
  std::vector<BoundFact> kept;
  for (std::size_t at = 0; at < draft.facts.size(); ++at) {
    moved[at] = kept.size();
    if (used[at] || draft.facts[at].slot == "open") kept.push_back(std::move(draft.facts[at]));
  }
  draft.facts = std::move(kept);
  for (Occurrence& occurrence : draft.occurrences) occurrence.fact = moved[occurrence.fact];
}

}  // namespace

Tone tone_for(BehaviourClass behaviour) {
  switch (behaviour) {
    case BehaviourClass::fresh:
    case BehaviourClass::punctual:
      return Tone::friendly;
    case BehaviourClass::slightly_late:
    case BehaviourClass::sporadic:
      return Tone::plain;
    case BehaviourClass::chronic:
    case BehaviourClass::deteriorating:
      return Tone::firm;
  }
  check_failed("behaviour is an enumerator", __FILE__, __LINE__);
}

Result<Draft> draft_first_reminder(const MessageFacts& facts, const Templates& templates) {
  const MessageTemplate* message = templates.find(language_for(facts.language), "first_reminder");
  if (message == nullptr) {
    return refuse(Reason::object_unknown, "No reminder was drafted: there is no template first_reminder. Add one.");
  }
  Composer composer(facts, message->language);
  const data root = TRY(composer.compose());
  Draft draft;
  draft.language = message->language;
  draft.tone = facts.tone;
  draft.template_name = std::string(name_of(message->language)) + "/" + message->kind;
  draft.literals = message->literals;
  draft.facts = std::move(composer.bound());
  place_facts(render(message->subject, root), MessagePart::subject, draft.subject, draft.occurrences);
  place_facts(render(message->body, root), MessagePart::body, draft.body, draft.occurrences);
  drop_unused(draft);
  TRY(check_bound(draft));
  return draft;
}

}  // namespace dunlin
