#include "agents/message_template.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "agents/shipped_templates.h"

namespace dunlin {
namespace {

Result<Templates> with_body(std::string_view body) {
  const std::vector<TemplateFile> files = {{"en/first_reminder.subject.mustache", "Reminder: {{item_count}}\n"},
                                           {"en/first_reminder.body.mustache", body}};
  return Templates::parse(files);
}

void expect_malformed(std::string_view body, int line, std::string_view why) {
  const Result<Templates> result = with_body(body);
  ASSERT_FALSE(result.has_value()) << body;
  EXPECT_EQ(result.error().reason, Reason::template_malformed);
  EXPECT_NE(
      result.error().text.find("en/first_reminder.body.mustache was not read: line " + std::to_string(line) + ":"),
      std::string::npos)
      << result.error().text;
  EXPECT_NE(result.error().text.find(why), std::string::npos) << result.error().text;
}

TEST(MessageTemplate, the_shipped_ones_are_well_formed_and_have_no_figures_of_their_own) {
  const Result<Templates> templates = shipped_templates();
  ASSERT_TRUE(templates.has_value()) << templates.error().text;
  for (const Language language : {Language::en, Language::de}) {
    const MessageTemplate* message = templates->find(language, "first_reminder");
    ASSERT_NE(message, nullptr);
    EXPECT_EQ(message->language, language);
    EXPECT_TRUE(message->literals.empty()) << message->literals.front();
  }
  EXPECT_EQ(templates->find(Language::en, "second_reminder"), nullptr);
}

TEST(MessageTemplate, unknown_names_are_refused_with_their_line) {
  expect_malformed("Dear all,\n{{total_amount}}\n", 2, "\"total_amount\" is not known here");
  expect_malformed("\n\n{{#tone_angry}}x{{/tone_angry}}", 3, "\"tone_angry\" is not known here");
  expect_malformed("{{open}}", 1, "\"open\" is not known here");  // known only inside items
  expect_malformed("{{#groups}}{{number}}{{/groups}}", 1, "\"number\" is not known here");
  expect_malformed("{{#items}}{{/items}}", 1, "\"items\" is not known here");
  expect_malformed("{{^groups}}{{/groups}}", 1, "\"groups\" is not known here");
  expect_malformed("{{contact_name}}", 1, "outside {{#has_contact}}");
  expect_malformed("{{^has_contact}}{{contact_name}}{{/has_contact}}", 1, "outside {{#has_contact}}");
}

TEST(MessageTemplate, nothing_of_mustache_but_names_and_sections) {
  for (const std::string_view tag :
       {"{{{tenant_name}}}", "{{&tenant_name}}", "{{>first_reminder}}", "{{=<% %>=}}", "{{! note }}",
        "{{ tenant_name }}", "{{}}", "{{#}}", "{{tenant_name}}}", "{ {", "}", "{{Tenant}}"}) {
    const Result<Templates> result = with_body(tag);
    ASSERT_FALSE(result.has_value()) << tag;
    EXPECT_EQ(result.error().reason, Reason::template_malformed) << tag;
  }
  expect_malformed("{{#one_item}}", 1, "not closed");
  expect_malformed("{{tenant_name", 1, "not closed");
  expect_malformed("{{/one_item}}", 1, "closed but not open");
  expect_malformed("{{#one_item}}{{#many_items}}{{/one_item}}{{/many_items}}", 1, "closed but not open");
  expect_malformed("a\r\nb", 1, "control character");
  expect_malformed("\x01", 1, "control character");
  expect_malformed("a\nb\u2028c", 2, "control character");  // no mail may have these
  expect_malformed("a\u0085b", 1, "control character");
  expect_malformed("caf\xE9", 1, "not UTF-8");
  expect_malformed(std::string(65'537, 'x'), 1, "64 KiB");
}

TEST(MessageTemplate, files_must_fit_together) {
  const auto parse = [](std::vector<TemplateFile> files) { return Templates::parse(files); };
  EXPECT_FALSE(parse({{"en/first_reminder.body.mustache", "x"}}));  // no subject
  EXPECT_FALSE(
      parse({{"de/first_reminder.body.mustache", "x"}, {"de/first_reminder.subject.mustache", "x"}}));  // no English
  EXPECT_FALSE(parse({{"en/a.body.mustache", "x"}, {"en/a.subject.mustache", "x\ny"}}));
  EXPECT_FALSE(parse({{"en/a.body.mustache", "x"}, {"en/a.body.mustache", "y"}, {"en/a.subject.mustache", "x"}}));
  EXPECT_FALSE(parse({{"fr/a.body.mustache", "x"}, {"fr/a.subject.mustache", "x"}}));
  EXPECT_FALSE(parse({{"a.body.mustache", "x"}}));
  EXPECT_FALSE(parse({{"en/a.html", "x"}}));
  EXPECT_TRUE(parse({{"en/a.body.mustache", "x"}, {"en/a.subject.mustache", "x\n"}}));
}

TEST(MessageTemplate, figures_in_its_own_text_are_remembered) {
  const Result<Templates> templates = with_body("Within 14 days{{#one_item}}, before Friday{{/one_item}}.");
  ASSERT_TRUE(templates.has_value());
  EXPECT_EQ(templates->find(Language::en, "first_reminder")->literals, (std::vector<std::string>{"14", "Friday"}));
  EXPECT_EQ(templates->find(Language::de, "first_reminder")->language, Language::en);
}

}  // namespace
}  // namespace dunlin
