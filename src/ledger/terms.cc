#include "ledger/terms.h"

#include <algorithm>
#include <initializer_list>

#include "base/check.h"

namespace dunlin {
namespace {

// Bounds the work and the length of refusals; the longest canonical text of sensible terms is far shorter.
constexpr std::size_t text_length_max = 500;

enum class TokenKind : std::uint8_t { word, number, symbol, end };

struct Token {
  TokenKind kind = TokenKind::end;
  std::string text;  // words in lower case
};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
char to_lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
// Commas and the like only help the eye: every part of the grammar can be told by how it begins.
bool is_filler(char c) {
  return c == ' ' || c == '\t' || c == ',' || c == ';' || c == '(' || c == ')';
}

std::vector<Token> tokens_of(std::string_view text) {
  std::vector<Token> tokens;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t from = at;
    if (is_filler(text[at])) {
      ++at;
      continue;
    }
    Token token;
    if (is_digit(text[at])) {
      token.kind = TokenKind::number;
      while (at < text.size() && is_digit(text[at])) ++at;
      if (at + 1 < text.size() && text[at] == '.' && is_digit(text[at + 1])) {
        ++at;
        while (at < text.size() && is_digit(text[at])) ++at;
      }
    } else if (is_letter(text[at])) {
      token.kind = TokenKind::word;
      while (at < text.size() && is_letter(text[at])) ++at;
    } else {
      token.kind = TokenKind::symbol;
      ++at;
    }
    for (const char c : text.substr(from, at - from)) token.text += to_lower(c);
    tokens.push_back(std::move(token));
  }
  tokens.emplace_back();
  return tokens;
}

// "2.5" with 2 decimals is 250. Nothing when there are more decimals, or more than nine digits before the point.
std::optional<std::int64_t> scaled_number(std::string_view text, int decimals) {
  const std::size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  std::string_view fraction = point == std::string_view::npos ? std::string_view() : text.substr(point + 1);
  while (!fraction.empty() && fraction.back() == '0') fraction.remove_suffix(1);
  if (whole.size() > 9 || fraction.size() > static_cast<std::size_t>(decimals)) return std::nullopt;
  std::int64_t value = 0;
  for (const char c : whole) value = value * 10 + (c - '0');
  for (std::size_t i = 0; i < static_cast<std::size_t>(decimals); ++i) {
    value = value * 10 + (i < fraction.size() ? fraction[i] - '0' : 0);
  }
  return value;
}

// Recursive descent over the grammar of docs/reference/terms.md.
class TermsParser {
 public:
  explicit TermsParser(std::string_view text) : text_(text), tokens_(tokens_of(text)) {}

  Result<PaymentTerms> parse() {
    PaymentTerms terms;
    if (begins_share()) {
      while (begins_share()) terms.lines.push_back(TRY(parse_share()));
    } else {
      while (begins_discount()) terms.discounts.push_back(TRY(parse_discount()));
      TermsLine line;
      line.rule = TRY(parse_rule());
      terms.lines.push_back(line);
    }
    TRY(parse_modifiers(terms));
    if (peek().kind != TokenKind::end) return unexpected("the end");
    const Result<void> valid = check_terms(terms);
    if (!valid) return refuse(Reason::terms_malformed, quoted() + ": " + valid.error().text);
    return terms;
  }

 private:
  [[nodiscard]] const Token& peek(std::size_t ahead = 0) const {
    return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
  }

  [[nodiscard]] std::string quoted() const { return "terms \"" + std::string(text_) + "\""; }

  [[nodiscard]] tl::unexpected<Refusal> unexpected(std::string_view expected) const {
    const Token& found = peek();
    std::string text = quoted() + " were not read: expected ";
    text += expected;
    text += found.kind == TokenKind::end ? ", found the end" : ", found \"" + found.text + "\"";
    return refuse(Reason::terms_malformed, std::move(text));
  }

  [[nodiscard]] bool is(std::string_view text, std::size_t ahead = 0) const { return peek(ahead).text == text; }

  bool take(std::string_view text) {
    if (!is(text)) return false;
    ++at_;
    return true;
  }

  bool take_words(std::initializer_list<std::string_view> words) {
    std::size_t ahead = 0;
    for (const std::string_view word : words) {
      if (!is(word, ahead++)) return false;
    }
    at_ += words.size();
    return true;
  }

  bool take_any(std::initializer_list<std::string_view> words) {
    for (const std::string_view word : words) {
      if (take(word)) return true;
    }
    return false;
  }

  Result<int> number(std::string_view what, int max) {
    if (peek().kind == TokenKind::number) {
      const std::optional<std::int64_t> value = scaled_number(peek().text, 0);
      if (value && *value <= max && peek().text.find('.') == std::string::npos) {
        ++at_;
        return static_cast<int>(*value);
      }
    }
    return unexpected(what);
  }

  Result<int> days() { return number("a number of days from 0 to 999", 999); }

  Result<std::int64_t> decimal(std::string_view what, int decimals) {
    if (peek().kind == TokenKind::number) {
      if (const std::optional<std::int64_t> value = scaled_number(peek().text, decimals)) {
        ++at_;
        return *value;
      }
    }
    return unexpected(what);
  }

  Result<int> percentage() {
    const std::optional<std::int64_t> value = scaled_number(peek().text, 2);
    if (!value || *value > 10'000) return unexpected("a percentage up to 100 with up to two decimals");
    ++at_;
    return static_cast<int>(*value);
  }

  bool take_days_word() { return take_any({"days", "day", "d", "jours"}); }
  bool take_month_end() {
    return take("eom") || take_words({"end", "of", "month"}) || take_words({"fin", "de", "mois"});
  }

  // 2/10
  [[nodiscard]] bool begins_discount() const { return peek().kind == TokenKind::number && is("/", 1); }

  Result<DiscountTier> parse_discount() {
    DiscountTier tier;
    tier.percent_basis_points = TRY(percentage());
    ++at_;  // the slash
    tier.days = TRY(days());
    return tier;
  }

  // 30 %, fixed 500.00 or rest
  [[nodiscard]] bool begins_share() const {
    return (peek().kind == TokenKind::number && is("%", 1)) || is("fixed") || is("rest");
  }

  Result<TermsLine> parse_share() {
    TermsLine line;
    if (take("fixed")) {
      line.share = ShareKind::fixed;
      line.fixed_ten_thousandths = TRY(decimal("an amount with up to four decimals", 4));
    } else if (!take("rest")) {
      line.share = ShareKind::percent;
      line.percent_basis_points = TRY(percentage());
      ++at_;  // the sign
    }
    line.rule = TRY(parse_rule());
    return line;
  }

  Result<DueRule> parse_rule() {
    if (take_any({"now", "immediately"}) || take_words({"on", "receipt"}) || take_words({"due", "on", "receipt"})) {
      return DueRule{};
    }
    if (take("net") || take_words({"n", "/"})) return parse_net();
    if (take("prox")) return DueRule{DueKind::day_of_following_month, 0, TRY(day_of_month())};
    if (take_words({"end", "of", "following", "month"}) || take_words({"end", "of", "next", "month"})) {
      return DueRule{DueKind::end_of_following_month, TRY(more_days()), 0};
    }
    if (take_month_end()) return DueRule{DueKind::end_of_month, TRY(more_days()), 0};
    if (peek().kind == TokenKind::number) return parse_rule_with_number();
    return unexpected("a rule such as net 30, EOM, 21 MFI or 45 days end of month A");
  }

  // "+ 15 days", or nothing.
  Result<int> more_days() {
    if (!take("+")) return 0;
    const int count = TRY(days());
    take_days_word();
    return count;
  }

  Result<DueRule> parse_net() {
    DueRule rule{DueKind::net, TRY(days()), 0};
    take_days_word();
    if (take("eom")) rule.kind = DueKind::end_of_month;
    return rule;
  }

  Result<DueRule> parse_rule_with_number() {
    const std::size_t number_at = at_;
    const int count = TRY(days());
    if (take_days_word()) return parse_rule_after_days(count);
    const bool ordinal = take_any({"st", "nd", "rd", "th"});
    const bool following =
        take("mfi") || take("prox") || take_words({"of", "following", "month"}) || take_words({"of", "next", "month"});
    if (!following) return unexpected(ordinal ? "MFI" : "days or MFI");
    const std::size_t after = at_;
    at_ = number_at;
    const int day = TRY(number("a day of the month from 1 to 31", 31));
    at_ = after;
    return DueRule{DueKind::day_of_following_month, 0, day};
  }

  // "45 days end of month" means the end of the month in which the 45 days end to some, and 45 days after the end of
  // the month to others. Both are lawful, so the text has to choose.
  Result<DueRule> parse_rule_after_days(int count) {
    if ((is("from") || is("after")) && !is("goods", 1)) {
      ++at_;
      if (take_words({"invoice", "date"}) || take("invoice")) return DueRule{DueKind::net, count, 0};
      if (take_month_end()) return DueRule{DueKind::end_of_month, count, 0};
      return unexpected("EOM, invoice date or goods receipt");
    }
    if (take_month_end()) {
      if (take("a")) return DueRule{DueKind::days_end_of_month_a, count, 0};
      if (take("b")) return DueRule{DueKind::days_end_of_month_b, count, 0};
      return unexpected(
          "A (the days first, then the end of that month) or B (the end of the month first, then the days)");
    }
    if (take_words({"on", "the"})) {
      if (take("last")) {
        take("day");
        return DueRule{DueKind::days_on_day_of_month, count, 0};
      }
      return DueRule{DueKind::days_on_day_of_month, count, TRY(day_of_month())};
    }
    take("net");
    return DueRule{DueKind::net, count, 0};
  }

  Result<int> day_of_month() {
    const int day = TRY(number("a day of the month from 1 to 31", 31));
    take_any({"st", "nd", "rd", "th"});
    return day;
  }

  Result<void> parse_modifiers(PaymentTerms& terms) {
    while (true) {
      if (!terms.from_goods_receipt && take_goods_receipt()) {
        terms.from_goods_receipt = true;
      } else if (terms.cut_off_day == 0 && (take_words({"cut", "-", "off"}) || take("cutoff"))) {
        terms.cut_off_day = TRY(number("a day of the month from 1 to 30", 30));
        if (terms.cut_off_day == 0) return unexpected("a cut-off day from 1 to 30");
      } else if (terms.roll == Roll::none && take("roll")) {
        terms.roll = TRY(parse_roll());
      } else if (terms.discount_tax == DiscountTax::included && take_words({"discount", "tax"})) {
        terms.discount_tax = TRY(parse_discount_tax());
      } else {
        return {};
      }
    }
  }

  bool take_goods_receipt() {
    return take("rog") || take_words({"from", "goods", "receipt"}) || take_words({"after", "goods", "receipt"});
  }

  Result<Roll> parse_roll() {
    if (take("following")) return Roll::following;
    if (take("preceding")) return Roll::preceding;
    if (take_words({"modified", "following"})) return Roll::modified_following;
    return unexpected("following, preceding or modified following");
  }

  Result<DiscountTax> parse_discount_tax() {
    if (take("excluded")) return DiscountTax::excluded;
    if (take("mixed")) return DiscountTax::mixed;
    if (take("included")) return DiscountTax::included;
    return unexpected("included, excluded or mixed");
  }

  std::string_view text_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
};

// 250 with 2 decimals is "2.5".
std::string decimal_text(std::int64_t value, std::int64_t unit) {
  std::string text = std::to_string(value / unit);
  std::int64_t rest = value % unit;
  if (rest == 0) return text;
  text += '.';
  for (std::int64_t place = unit / 10; rest != 0; place /= 10) {
    text += static_cast<char>('0' + rest / place);
    rest %= place;
  }
  return text;
}

std::string ordinal(int day) {
  const int last = day % 10;
  const bool teen = day / 10 == 1;
  const char* const suffix = teen || last == 0 || last > 3 ? "th" : last == 1 ? "st" : last == 2 ? "nd" : "rd";
  return std::to_string(day) + suffix;
}

std::string rule_text(const DueRule& rule) {
  const std::string days = std::to_string(rule.days);
  switch (rule.kind) {
    case DueKind::net:
      return "net " + days;
    case DueKind::end_of_month:
      return rule.days == 0 ? "EOM" : "net " + days + " EOM";
    case DueKind::days_end_of_month_a:
      return days + " days end of month A";
    case DueKind::days_end_of_month_b:
      return days + " days end of month B";
    case DueKind::day_of_following_month:
      return std::to_string(rule.day) + " MFI";
    case DueKind::end_of_following_month:
      return rule.days == 0 ? "end of following month" : "end of following month + " + days;
    case DueKind::days_on_day_of_month:
      return days + " days on the " + (rule.day == 0 ? "last" : ordinal(rule.day));
  }
  check_failed("kind is an enumerator", __FILE__, __LINE__);
}

std::string share_text(const TermsLine& line) {
  switch (line.share) {
    case ShareKind::percent:
      return decimal_text(line.percent_basis_points, 100) + "% ";
    case ShareKind::fixed:
      return "fixed " + decimal_text(line.fixed_ten_thousandths, 10'000) + " ";
    case ShareKind::rest:
      return "rest ";
  }
  check_failed("share is an enumerator", __FILE__, __LINE__);
}

std::string_view roll_text(Roll roll) {
  switch (roll) {
    case Roll::none:
      return "";
    case Roll::following:
      return " roll following";
    case Roll::preceding:
      return " roll preceding";
    case Roll::modified_following:
      return " roll modified following";
  }
  check_failed("roll is an enumerator", __FILE__, __LINE__);
}

std::string_view discount_tax_text(DiscountTax tax) {
  switch (tax) {
    case DiscountTax::included:
      return "";
    case DiscountTax::excluded:
      return " discount tax excluded";
    case DiscountTax::mixed:
      return " discount tax mixed";
  }
  check_failed("tax is an enumerator", __FILE__, __LINE__);
}

}  // namespace

Result<PaymentTerms> parse_terms(std::string_view text) {
  if (text.size() > text_length_max) {
    return refuse(Reason::terms_malformed, "terms \"" + std::string(text.substr(0, 60)) +
                                               "...\" were not read: they are longer than 500 characters");
  }
  return TermsParser(text).parse();
}

std::string to_string(const PaymentTerms& terms) {
  std::string text;
  for (const DiscountTier& tier : terms.discounts) {
    text += decimal_text(tier.percent_basis_points, 100) + "/" + std::to_string(tier.days) + " ";
  }
  const bool whole = terms.lines.size() == 1 && terms.lines.front().share == ShareKind::rest;
  for (const TermsLine& line : terms.lines) {
    if (&line != &terms.lines.front()) text += ", ";
    if (!whole) text += share_text(line);
    text += rule_text(line.rule);
  }
  if (terms.from_goods_receipt) text += " ROG";
  if (terms.cut_off_day != 0) text += " cut-off " + std::to_string(terms.cut_off_day);
  text += roll_text(terms.roll);
  text += discount_tax_text(terms.discount_tax);
  return text;
}

}  // namespace dunlin
