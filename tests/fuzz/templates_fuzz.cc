// Templates and names: whatever words a tenant writes, a draft that is made of them is bound to its facts, and names of
// others bring no line of their own.
#include "agents/message_template.h"
#include "agents/outreach.h"
#include "agents/plain_text.h"
#include "base/canonical_json.h"
#include "fuzz/fuzz_target.h"
#include "intake/cell_text.h"

namespace dunlin {
namespace {

MessageFacts some_facts(std::string_view name, std::string_view number, bool two_currencies) {
  const auto day = [](int month, int day_of_month) { return Date::of(2026, month, day_of_month).value(); };
  const auto money = [](std::int64_t minor, std::string_view code) {
    return Money{minor, Currency::parse(code).value()};
  };
  MessageFacts facts;
  facts.tenant = {"Halden Optics GmbH", {"tenant", 4}};
  facts.sender = {"Miriam Vogt", {"usr_2", 1}};
  facts.customer = {std::string(name), {"cus_10482", 7}};
  if (two_currencies) facts.contact = NamedFact{"Ines Albrecht", {"con_31", 6}};
  facts.language = "de";
  facts.tone = Tone::firm;
  facts.as_of = day(11, 17);
  facts.run = {"morning run 2026-11-17", 0};
  facts.deadline = day(11, 24);
  facts.deadline_rule = {"policy", 14};
  facts.items = {{std::string(number), day(9, 14), day(10, 14), money(1'896'055, "EUR"), {"inv_3f0042", 2}}};
  if (two_currencies) facts.items.push_back({"RE-7", day(9, 1), day(10, 1), money(5, "USD"), {"inv_3f0051", 1}});
  return facts;
}

void try_drafts(const Templates& templates, std::string_view name, std::string_view number) {
  for (const bool two_currencies : {false, true}) {
    const Result<Draft> draft = draft_first_reminder(some_facts(name, number, two_currencies), templates);
    if (!accepted(draft)) continue;
    CHECK(check_bound(*draft).has_value());
    CHECK(is_valid_utf8(draft->subject) && is_valid_utf8(draft->body) && !has_control_character(draft->subject));
  }
}

void try_plain_text(std::string_view input) {
  const Result<std::string> name = clean_name(input, "customer name");
  if (accepted(name)) {
    CHECK(!has_control_character(*name) && is_valid_utf8(*name));
    CHECK(clean_name(*name, "customer name") == *name);
  }
  const Result<std::string> number = checked_number(input);
  if (accepted(number)) CHECK(*number == input);
  if (!is_valid_utf8(input)) return;
  for (const FigureToken& token : figures_in(input)) {
    CHECK(!token.text.empty() && input.substr(token.offset, token.text.size()) == token.text);
  }
}

// Three parts: the name of the customer, the subject and the body.
void try_templates(std::string_view input) {
  const std::string_view name = take_part(input);
  const std::string_view subject = take_part(input);
  const TemplateFile files[] = {{"en/first_reminder.subject.mustache", subject},
                                {"en/first_reminder.body.mustache", input}};
  const Result<Templates> templates = Templates::parse(files);
  if (accepted(templates)) try_drafts(*templates, name, "RE-2026-3381");
  static constexpr TemplateFile plain[] = {
      {"en/first_reminder.subject.mustache", "{{customer_name}}"},
      {"en/first_reminder.body.mustache",
       "{{customer_name}}\n{{#groups}}{{#items}}{{number}} {{open}}\n{{/items}}{{/groups}}"}};
  try_drafts(Templates::parse(plain).value(), name, subject);
  try_plain_text(name);
}

const FuzzTarget target("templates", try_templates);

}  // namespace
}  // namespace dunlin
