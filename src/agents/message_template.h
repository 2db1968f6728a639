// Templates: the words of messages, as mustache files that a person can read and a tenant can replace.
//
//   data/templates/de/first_reminder.subject.mustache
//   data/templates/de/first_reminder.body.mustache
//
//   const Templates templates = TRY(Templates::parse(files));
//   templates.find(Language::de, "first_reminder")
//
// Plain text only. Allowed: {{name}}, {{#name}}...{{/name}}, {{^name}}...{{/name}}, with the names below; nothing else
// of mustache (no triple braces, partials, comments or changed delimiters), no spaces inside braces. Everything is
// checked when the files are read, because an unknown name would render as nothing: template_malformed, with file and
// line.
//
//   anywhere      tenant_name sender_name customer_name as_of deadline item_count
//                 contact_name                   only inside {{#has_contact}}
//   sections      tone_friendly tone_plain tone_firm one_item many_items has_contact has_sender one_currency
//                 several_currencies; has_sender: the sender is called otherwise than the tenant
//   {{#groups}}   one per currency: currency total; spacing: number_extra due_on_extra days_overdue_extra open_extra
//   total_pad
//   {{#items}}    inside groups: number issued_on due_on days_overdue open; spacing: number_pad issued_on_pad
//   due_on_pad
//                 days_overdue_pad open_pad
//
// A line that holds nothing but section tags leaves no line in the message.
//
// Spacing slots are runs of spaces that line a table up: columns are 16 (number), 18 (dates), 15 (days) and 18
// (amounts) characters wide, and *_extra says by how much a column of this message is wider.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "agents/wording.h"
#include "base/result.h"

namespace dunlin {

struct TemplateFile {
  std::string_view name;  // "de/first_reminder.body.mustache"
  std::string_view text;
};

struct MessageTemplate {
  Language language = Language::en;
  std::string kind;  // "first_reminder"
  std::string subject;
  std::string body;
  std::vector<std::string> literals;  // what reads as a figure or a date in the template's own text
};

class Templates {
 public:
  // Every kind needs its subject and body in English, which stands in for languages that are missing.
  [[nodiscard]] static Result<Templates> parse(std::span<const TemplateFile> files);

  // The template of that language, else the English one, else nullptr for an unknown kind.
  [[nodiscard]] const MessageTemplate* find(Language language, std::string_view kind) const;

 private:
  std::vector<MessageTemplate> messages_;
};

}  // namespace dunlin
