#include "agents/message_template.h"

#include <algorithm>
#include <array>

#include "agents/plain_text.h"
#include "base/canonical_json.h"

namespace dunlin {
namespace {

constexpr std::size_t template_bytes_max = 64 * 1024;

// A control character of more than one byte at the front: U+0080 to U+009F, U+2028 and U+2029. No mail may have them,
// so a message from such a template could not be sent.
bool is_long_control(std::string_view text) {
  if (text.starts_with("\u2028") || text.starts_with("\u2029")) return true;
  return text.size() > 1 && text[0] == '\xC2' && static_cast<unsigned char>(text[1]) < 0xA0;
}

enum class Scope : std::uint8_t { message, group, item };

struct Field {
  std::string_view name;
  Scope scope;
};
constexpr std::array<Field, 25> fields = {{{"tenant_name", Scope::message},   {"sender_name", Scope::message},
                                           {"customer_name", Scope::message}, {"contact_name", Scope::message},
                                           {"as_of", Scope::message},         {"deadline", Scope::message},
                                           {"item_count", Scope::message},    {"currency", Scope::group},
                                           {"total", Scope::group},           {"total_pad", Scope::group},
                                           {"number_extra", Scope::group},    {"due_on_extra", Scope::group},
                                           {"issued_on_extra", Scope::group}, {"days_overdue_extra", Scope::group},
                                           {"open_extra", Scope::group},      {"number", Scope::item},
                                           {"number_pad", Scope::item},       {"issued_on", Scope::item},
                                           {"issued_on_pad", Scope::item},    {"due_on", Scope::item},
                                           {"due_on_pad", Scope::item},       {"days_overdue", Scope::item},
                                           {"days_overdue_pad", Scope::item}, {"open", Scope::item},
                                           {"open_pad", Scope::item}}};
constexpr std::array<std::string_view, 9> conditions = {"tone_friendly", "tone_plain",   "tone_firm",
                                                        "one_item",      "many_items",   "has_contact",
                                                        "has_sender",    "one_currency", "several_currencies"};

// Reads one file tag by tag and says what is wrong with it, if anything.
class TemplateReader {
 public:
  TemplateReader(const TemplateFile& file, std::vector<std::string>& literals) : file_(file), literals_(literals) {}

  Result<> read() {
    const std::string_view text = file_.text;
    if (text.size() > template_bytes_max) return malformed("it is longer than 64 KiB");
    if (!is_valid_utf8(text)) return malformed("it is not UTF-8");
    std::size_t at = 0;
    while (at < text.size()) {
      const std::size_t open = std::min(text.find("{{", at), text.size());
      TRY(literal(text.substr(at, open - at)));
      if (open == text.size()) break;
      const std::size_t close = text.find("}}", open);
      if (close == std::string_view::npos) return malformed("a tag is not closed");
      TRY(tag(text.substr(open + 2, close - open - 2)));
      at = close + 2;
    }
    if (!sections_.empty()) return malformed("the section \"" + std::string(sections_.back()) + "\" is not closed");
    return {};
  }

 private:
  [[nodiscard]] tl::unexpected<Refusal> malformed(const std::string& why) const {
    return refuse(Reason::template_malformed, "Template " + std::string(file_.name) + " was not read: line " +
                                                  std::to_string(line_) + ": " + why + ". Correct the file.");
  }

  Result<> literal(std::string_view text) {
    for (std::size_t at = 0; at < text.size(); ++at) {
      const char c = text[at];
      if (c == '\n') ++line_;
      if (c == '{' || c == '}') return malformed("a brace outside a tag; only {{name}} and sections are allowed");
      const bool control = (static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == 0x7f;
      if (control || is_long_control(text.substr(at)))
        return malformed("a control character; lines end in a line feed alone");
    }
    for (const FigureToken& token : figures_in(text)) literals_.emplace_back(token.text);
    return {};
  }

  Result<> tag(std::string_view content) {
    if (content.empty()) return malformed("an empty tag");
    const char sigil = content.front();
    const bool section = sigil == '#' || sigil == '^' || sigil == '/';
    const std::string_view name = section ? content.substr(1) : content;
    const bool word = !name.empty() &&
                      std::all_of(name.begin(), name.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
    if (!word) return malformed("\"{{" + std::string(content.substr(0, 40)) + "}}\" is not a name or a section");
    if (sigil == '#' || sigil == '^') return open_section(name, sigil == '^');
    if (sigil == '/') return close_section(name);
    return field(name);
  }

  Result<> open_section(std::string_view name, bool inverted) {
    const bool condition = std::find(conditions.begin(), conditions.end(), name) != conditions.end();
    if (!condition) {
      const bool list = (name == "groups" && scope_ == Scope::message) || (name == "items" && scope_ == Scope::group);
      if (!list || inverted) return malformed("the section \"" + std::string(name) + "\" is not known here");
      scope_ = name == "groups" ? Scope::group : Scope::item;
    }
    // {{^has_contact}} opens no right to the name.
    sections_.push_back(name);
    if (name == "has_contact" && !inverted) ++inside_contact_;
    inverted_.push_back(inverted);
    return {};
  }

  Result<> close_section(std::string_view name) {
    if (sections_.empty() || sections_.back() != name) {
      return malformed("the section \"" + std::string(name) + "\" is closed but not open");
    }
    if (name == "items") scope_ = Scope::group;
    if (name == "groups") scope_ = Scope::message;
    if (name == "has_contact" && !inverted_.back()) --inside_contact_;
    sections_.pop_back();
    inverted_.pop_back();
    return {};
  }

  Result<> field(std::string_view name) {
    const auto found = std::find_if(fields.begin(), fields.end(), [&](const Field& f) { return f.name == name; });
    if (found == fields.end() || found->scope > scope_) {
      return malformed("the name \"" + std::string(name) + "\" is not known here");
    }
    if (name == "contact_name" && inside_contact_ == 0) {
      return malformed("\"contact_name\" stands outside {{#has_contact}}, and not every message has one");
    }
    return {};
  }

  const TemplateFile& file_;
  std::vector<std::string>& literals_;
  std::vector<std::string_view> sections_;
  std::vector<bool> inverted_;
  Scope scope_ = Scope::message;
  int inside_contact_ = 0;
  int line_ = 1;
};

// Lines that hold nothing but section tags leave no line behind: the tags stay, their spaces and line feed go. The
// engine does so itself only for sections that are shown.
std::string without_bare_lines(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end);
    std::string tags;
    std::string_view rest = line;
    while (!rest.empty()) {
      const bool tag =
          rest.size() > 2 && rest.substr(0, 2) == "{{" && (rest[2] == '#' || rest[2] == '^' || rest[2] == '/');
      if (tag) {
        const std::size_t length = rest.find("}}") + 2;
        tags += rest.substr(0, length);
        rest.remove_prefix(length);
      } else if (rest.front() == ' ' || rest.front() == '\n') {
        rest.remove_prefix(1);
      } else {
        break;
      }
    }
    const bool bare = rest.empty() && !tags.empty();
    result += bare ? std::string_view(tags) : line;
  }
  return result;
}

struct FileName {
  Language language = Language::en;
  std::string_view kind;
  bool subject = false;
};

Result<FileName> parse_name(std::string_view name) {
  const std::size_t slash = name.find('/');
  const std::size_t point = name.find('.', slash == std::string_view::npos ? 0 : slash);
  if (slash != std::string_view::npos && point != std::string_view::npos) {
    FileName parsed;
    const std::string_view language = name.substr(0, slash);
    parsed.kind = name.substr(slash + 1, point - slash - 1);
    parsed.language = language == name_of(Language::de) ? Language::de : Language::en;
    const std::string_view part = name.substr(point);
    parsed.subject = part == ".subject.mustache";
    if (language == name_of(parsed.language) && !parsed.kind.empty() && (parsed.subject || part == ".body.mustache")) {
      return parsed;
    }
  }
  return refuse(Reason::template_malformed, "Template " + std::string(name) +
                                                " was not read: its name is not LANGUAGE/KIND.subject.mustache or "
                                                "LANGUAGE/KIND.body.mustache with LANGUAGE en or de. Rename it.");
}

}  // namespace

Result<Templates> Templates::parse(std::span<const TemplateFile> files) {
  Templates templates;
  for (const TemplateFile& file : files) {
    const FileName name = TRY(parse_name(file.name));
    const auto same = [&](const MessageTemplate& m) { return m.language == name.language && m.kind == name.kind; };
    auto found = std::find_if(templates.messages_.begin(), templates.messages_.end(), same);
    if (found == templates.messages_.end()) {
      MessageTemplate message;
      message.language = name.language;
      message.kind = std::string(name.kind);
      found = templates.messages_.insert(found, std::move(message));
    }
    TRY(TemplateReader(file, found->literals).read());
    std::string text = without_bare_lines(file.text);
    if (name.subject && !text.empty() && text.back() == '\n') text.pop_back();
    std::string& place = name.subject ? found->subject : found->body;
    const bool one_line = text.find('\n') == std::string::npos;
    if (text.empty() || !place.empty() || (name.subject && !one_line)) {
      return refuse(Reason::template_malformed,
                    "Template " + std::string(file.name) +
                        " was not read: line 1: it is empty, given twice, or a subject of more "
                        "than one line. Correct the file.");
    }
    place = std::move(text);
  }
  for (const MessageTemplate& message : templates.messages_) {
    const MessageTemplate* english = templates.find(Language::en, message.kind);
    if (message.subject.empty() || message.body.empty() || english == nullptr) {
      return refuse(Reason::template_malformed,
                    "Template " + std::string(name_of(message.language)) + "/" + message.kind +
                        " was not read: it needs a subject and a body, and the same in English. Add the file.");
    }
  }
  return templates;
}

const MessageTemplate* Templates::find(Language language, std::string_view kind) const {
  const MessageTemplate* english = nullptr;
  for (const MessageTemplate& message : messages_) {
    if (message.kind != kind) continue;
    if (message.language == language) return &message;
    if (message.language == Language::en) english = &message;
  }
  return english;
}

}  // namespace dunlin
