#include "agents/outreach.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cstdlib>
#include <limits>
#include <string>

#include "agents/golden_compare.h"
#include "agents/shipped_templates.h"
#include "base/prng.h"

namespace dunlin {
namespace {

Date day(int year, int month, int number) {
  return Date::of(year, month, number).value();
}
Money money(std::int64_t minor, std::string_view code) {
  return {minor, Currency::parse(code).value()};
}

const Templates& templates() {
  static const Templates shipped = shipped_templates().value();
  return shipped;
}

MessageFacts three_invoices(std::string language, Tone tone) {
  MessageFacts facts;
  facts.tenant = {"Halden Optics GmbH", {"tenant", 4}};
  facts.sender = {"Miriam Vogt", {"usr_2", 1}};
  facts.customer = {"Brenner Antriebstechnik GmbH", {"cus_10482", 7}};
  facts.contact = NamedFact{"Ines Albrecht", {"con_31", 6}};
  facts.language = std::move(language);
  facts.tone = tone;
  facts.as_of = day(2026, 11, 17);
  facts.run = {"morning run 2026-11-17", 0};
  facts.deadline = day(2026, 11, 24);
  facts.deadline_rule = {"policy", 14};
  facts.items = {
      {"RE-2026-3466", day(2026, 10, 3), day(2026, 11, 2), money(1'300'000, "EUR"), {"inv_3f0066", 1}},
      {"RE-2026-3381", day(2026, 9, 14), day(2026, 10, 14), money(1'896'055, "EUR"), {"inv_3f0042", 2}},
      {"RE-2026-3402", day(2026, 9, 21), day(2026, 10, 21), money(1'625'000, "EUR"), {"inv_3f0051", 1}},
  };
  return facts;
}

// The draft and its evidence, as one text to review.
std::string shown(const Draft& draft) {
  std::string text = "Template: " + draft.template_name + ", " + std::string(name_of(draft.tone)) +
                     "\nSubject: " + draft.subject + "\n\n" + draft.body + "\n-- facts\n";
  for (std::size_t at = 0; at < draft.facts.size(); ++at) {
    const BoundFact& fact = draft.facts[at];
    text += std::to_string(at + 1) + ". " + fact.slot;
    if (fact.item >= 0) text += "[" + std::to_string(fact.item + 1) + "]";
    text += " = " + fact.text + " (" + fact.source + ")\n";
  }
  text += "-- places:";
  for (const Occurrence& occurrence : draft.occurrences) {
    text += std::string(" ") + (occurrence.part == MessagePart::subject ? "s" : "b") +
            std::to_string(occurrence.offset) + "=" + std::to_string(occurrence.fact + 1);
  }
  return text + "\n";
}

void expect_golden_draft(const std::string& name, const MessageFacts& facts) {
  const Result<Draft> draft = draft_first_reminder(facts, templates());
  ASSERT_TRUE(draft.has_value()) << draft.error().text;
  expect_golden("tests/golden/drafts/" + name + ".txt", shown(*draft), std::getenv("DUNLIN_UPDATE") != nullptr);
}

TEST(Outreach, golden_drafts_by_language_and_tone) {
  for (const std::string language : {"en", "de"}) {
    for (const Tone tone : {Tone::friendly, Tone::plain, Tone::firm}) {
      expect_golden_draft(language + "_" + std::string(name_of(tone)), three_invoices(language, tone));
    }
  }
}

TEST(Outreach, golden_drafts_of_one_invoice_without_a_contact) {
  for (const std::string language : {"en", "de"}) {
    MessageFacts facts = three_invoices(language, Tone::friendly);
    facts.items.resize(1);
    facts.contact.reset();
    expect_golden_draft(language + "_one_invoice", facts);
  }
}

TEST(Outreach, golden_drafts_with_several_currencies_and_wide_columns) {
  for (const std::string language : {"en", "de"}) {
    MessageFacts facts = three_invoices(language, Tone::plain);
    facts.items.push_back({"KESTREL/INTERNATIONAL/2026/118",
                           day(2025, 11, 1),
                           day(2025, 12, 1),
                           money(98'765'432'100, "USD"),
                           {"inv_3f0099", 3}});
    facts.items.push_back({"7", day(2026, 10, 1), day(2026, 11, 16), money(1'200'000, "JPY"), {"inv_3f00aa", 1}});
    expect_golden_draft(language + "_currencies", facts);
  }
}

TEST(Outreach, other_languages_get_english) {
  const Result<Draft> draft = draft_first_reminder(three_invoices("fr", Tone::plain), templates());
  ASSERT_TRUE(draft.has_value());
  EXPECT_EQ(draft->language, Language::en);
  EXPECT_EQ(draft_first_reminder(three_invoices("de-AT", Tone::plain), templates())->language, Language::de);
}

TEST(Outreach, a_tenant_that_signs_itself_is_named_once) {
  MessageFacts facts = three_invoices("en", Tone::plain);
  facts.sender = facts.tenant;
  const Draft draft = draft_first_reminder(facts, templates()).value();
  EXPECT_EQ(draft.body.substr(draft.body.find("Kind regards")), "Kind regards\nHalden Optics GmbH\n");
}

TEST(Outreach, tone_follows_behaviour) {
  EXPECT_EQ(tone_for(BehaviourClass::fresh), Tone::friendly);
  EXPECT_EQ(tone_for(BehaviourClass::punctual), Tone::friendly);
  EXPECT_EQ(tone_for(BehaviourClass::slightly_late), Tone::plain);
  EXPECT_EQ(tone_for(BehaviourClass::sporadic), Tone::plain);
  EXPECT_EQ(tone_for(BehaviourClass::chronic), Tone::firm);
  EXPECT_EQ(tone_for(BehaviourClass::deteriorating), Tone::firm);
}

Reason refused(const MessageFacts& facts) {
  const Result<Draft> draft = draft_first_reminder(facts, templates());
  EXPECT_FALSE(draft.has_value());
  return draft.has_value() ? Reason::outcome_unknown : draft.error().reason;
}

TEST(Outreach, refuses_what_would_be_wrong_to_send) {
  const MessageFacts good = three_invoices("en", Tone::plain);
  MessageFacts facts = good;
  facts.items.clear();
  EXPECT_EQ(refused(facts), Reason::invoice_paid);
  facts = good;
  facts.items[1].open.minor = 0;
  EXPECT_EQ(refused(facts), Reason::invoice_paid);
  facts = good;
  facts.items[0].due_on = facts.as_of;
  EXPECT_EQ(refused(facts), Reason::field_malformed);
  facts = good;
  facts.deadline = facts.as_of;
  EXPECT_EQ(refused(facts), Reason::field_malformed);
  facts = good;
  facts.items[2] = facts.items[0];
  EXPECT_EQ(refused(facts), Reason::duplicate_content);
  facts = good;
  facts.items[2].source.object.clear();
  EXPECT_EQ(refused(facts), Reason::field_malformed);
  facts = good;
  facts.items[0].open.minor = facts.items[1].open.minor = std::numeric_limits<std::int64_t>::max();
  EXPECT_EQ(refused(facts), Reason::amount_overflow);
  facts = good;
  facts.items[0].number = "RE-1\r\nBcc: everyone@example.com";
  EXPECT_EQ(refused(facts), Reason::text_malformed);
  facts = good;
  facts.customer.text = "\xE2\x80\x8B";
  EXPECT_EQ(refused(facts), Reason::text_malformed);
}

TEST(Outreach, what_others_control_stays_text) {
  MessageFacts facts = three_invoices("en", Tone::plain);
  facts.contact->text =
      "Eve\r\nBcc: everyone@example.com\r\n\r\n{{deadline}} {{{total}}}\x01"
      "0\x02"
      "9,999.99 EUR\x03";
  facts.items[0].number = "{{#items}}<b>&amp;";
  const Result<Draft> draft = draft_first_reminder(facts, templates());
  ASSERT_TRUE(draft.has_value()) << draft.error().text;
  EXPECT_NE(draft->body.find("Dear Eve Bcc: everyone@example.com {{deadline}} {{{total}}} 0 9,999.99 EUR,"),
            std::string::npos);
  EXPECT_NE(draft->body.find("{{#items}}<b>&amp;"), std::string::npos);
  EXPECT_EQ(draft->subject.find('\n'), std::string::npos);
  for (const std::string* part : {&draft->subject, &draft->body}) {
    for (const char c : *part) EXPECT_FALSE(static_cast<unsigned char>(c) < 0x20 && c != '\n');
  }
  // The name is one fact; nothing in it became a figure of the message.
  EXPECT_TRUE(check_bound(*draft).has_value());
}

Draft good_draft(std::string language = "en") {
  return draft_first_reminder(three_invoices(std::move(language), Tone::plain), templates()).value();
}

void expect_unbound(const Draft& draft, const std::string& what) {
  const Result<> result = check_bound(draft);
  ASSERT_FALSE(result.has_value()) << what;
  EXPECT_EQ(result.error().reason, Reason::figure_unbound) << what;
}

TEST(CheckBound, an_altered_text_is_refused) {
  const Draft good = good_draft();
  ASSERT_TRUE(check_bound(good).has_value());
  for (const std::string_view added : {"1", "48,210.55", "24 November 2026", "tomorrow", "by Friday", "\xEF\xBC\x95",
                                       "DE89 3704", "November", "RE-2026-9999", "\xC2\xBD", "0"}) {
    Draft draft = good;
    draft.body += "\nPay " + std::string(added) + " instead.\n";
    expect_unbound(draft, std::string(added));
    draft = good;
    draft.subject += " " + std::string(added);
    expect_unbound(draft, std::string(added) + " in the subject");
  }
  Draft worded = good;
  worded.body += "\nWe look forward to hearing from you.\n";
  EXPECT_TRUE(check_bound(worded).has_value());  // words alone may be added
  Draft header = good;
  header.subject += "\nBcc: everyone@example.com";
  expect_unbound(header, "a second line in the subject");
}

TEST(CheckBound, every_changed_digit_is_refused) {
  for (const std::string language : {"en", "de"}) {
    const Draft good = good_draft(language);
    for (std::string Draft::*part : {&Draft::subject, &Draft::body}) {
      for (std::size_t at = 0; at < (good.*part).size(); ++at) {
        const char digit = (good.*part)[at];
        if (digit < '0' || digit > '9') continue;
        Draft draft = good;
        (draft.*part)[at] = digit == '9' ? '0' : static_cast<char>(digit + 1);
        expect_unbound(draft, "digit at " + std::to_string(at));
      }
    }
  }
}

TEST(CheckBound, a_lie_in_the_facts_is_refused_too) {
  const Draft good = good_draft();
  const auto fact_of = [](Draft& draft, std::string_view slot) -> BoundFact& {
    return *std::find_if(draft.facts.begin(), draft.facts.end(), [&](const BoundFact& f) { return f.slot == slot; });
  };
  Draft draft = good;
  fact_of(draft, "open").value = money(1, "EUR");  // text and value differ
  expect_unbound(draft, "value");
  draft = good;
  fact_of(draft, "total").value = money(4'821'056, "EUR");
  fact_of(draft, "total").text = amount_text(money(4'821'056, "EUR"), Language::en);
  expect_unbound(draft, "total");
  draft = good;
  fact_of(draft, "item_count").value = std::int64_t{4};
  fact_of(draft, "item_count").text = "4";
  expect_unbound(draft, "count");
  draft = good;
  fact_of(draft, "deadline").source.clear();
  expect_unbound(draft, "source");
  draft = good;
  draft.occurrences.pop_back();
  draft.occurrences.erase(draft.occurrences.begin() + 3);
  expect_unbound(draft, "a figure whose place is gone");
  draft = good;
  std::swap(draft.occurrences[2], draft.occurrences[3]);
  expect_unbound(draft, "order");
  draft = good;
  draft.occurrences[4].fact = draft.facts.size();
  expect_unbound(draft, "no such fact");
  draft = good;
  draft.occurrences.back().length = std::numeric_limits<std::size_t>::max();
  expect_unbound(draft, "length");
}

// A template whose own text would change how a figure reads.
TEST(CheckBound, signs_letters_and_percents_at_a_figure_are_refused) {
  const auto draft_with = [](std::string_view sentence) {
    const std::string body = "{{#groups}}{{#items}}{{number}}{{/items}} " + std::string(sentence) + "{{/groups}}\n";
    const std::vector<TemplateFile> files = {{"en/first_reminder.subject.mustache", "Reminder"},
                                             {"en/first_reminder.body.mustache", body}};
    MessageFacts facts = three_invoices("en", Tone::plain);
    facts.items.resize(1);
    return draft_first_reminder(facts, Templates::parse(files).value());
  };
  for (const std::string_view fine :
       {"{{total}}", "({{total}})", "owed: {{total}}, all of it.", "\n- {{total}}\n", "{{total}}?"}) {
    const Result<Draft> draft = draft_with(fine);
    EXPECT_TRUE(draft.has_value()) << fine << ": " << draft.error().text;
  }
  for (const std::string_view wrong :
       {"-{{total}}", "owed - {{total}}", "{{total}}k", "{{total}}%", "{{total}} % of it", "x{{total}}", "+{{total}}",
        "{{total}}{{deadline}}", "1{{total}}", "{{total}}/{{deadline}}", "~{{total}}"}) {
    const Result<Draft> draft = draft_with(wrong);
    ASSERT_FALSE(draft.has_value()) << wrong;
    EXPECT_EQ(draft.error().reason, Reason::figure_unbound) << wrong;
  }
}

TEST(CheckBound, random_damage_to_a_figure_never_passes) {
  const Draft good = good_draft("de");
  EXPECT_TRUE(rc::check("overwriting bytes inside any place", [&](std::uint64_t seed) {
    Prng prng(seed);
    Draft draft = good;
    const Occurrence& place = good.occurrences[prng.below(good.occurrences.size())];
    std::string& text = place.part == MessagePart::subject ? draft.subject : draft.body;
    const std::size_t at = place.offset + prng.below(place.length);
    const char before = text[at];
    text[at] = static_cast<char>(prng.below(256));
    RC_ASSERT(check_bound(draft).has_value() == (text[at] == before));
  }));
}

TEST(Outreach, every_draft_of_random_facts_is_bound) {
  EXPECT_TRUE(rc::check("drafts of any items", [](std::uint64_t seed) {
    Prng prng(seed);
    MessageFacts facts = three_invoices(prng.chance(5'000) ? "de" : "en", static_cast<Tone>(prng.below(3)));
    facts.items.clear();
    constexpr std::array<std::string_view, 5> codes = {"EUR", "USD", "GBP", "JPY", "KWD"};
    const std::uint64_t count = 1 + prng.below(30);
    Wide total = 0;
    for (std::uint64_t at = 0; at < count; ++at) {
      const Date due = facts.as_of.add_days(-1 - static_cast<int>(prng.below(900)));
      const Money open = money(prng.between(1, 1'000'000'000'000), codes[prng.below(codes.size())]);
      total += open.minor;
      facts.items.push_back(
          {"N" + std::to_string(prng.next()), due.add_days(-30), due, open, {"inv_" + std::to_string(at), 1}});
    }
    if (prng.chance(3'000)) facts.contact.reset();
    const Result<Draft> draft = draft_first_reminder(facts, templates());
    RC_ASSERT(draft.has_value());
    Wide printed = 0;
    std::int64_t opens = 0;
    for (const BoundFact& fact : draft->facts) {
      if (fact.slot == "total") printed += std::get<Money>(fact.value).minor;
      if (fact.slot == "open") ++opens;
    }
    RC_ASSERT(printed == total);
    RC_ASSERT(opens == static_cast<std::int64_t>(count));
    RC_ASSERT(check_bound(*draft).has_value());
  }));
}

}  // namespace
}  // namespace dunlin
