#include "intake/formats/edi820_set.h"

#include <algorithm>

#include "intake/cell_text.h"
#include "intake/formats/bank_text.h"
#include "intake/limits.h"

namespace dunlin {
namespace {

bool all_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// CCYYMMDD, or YYMMDD of the older versions.
Result<Date> read_date(std::string_view text) {
  if ((text.size() != 8 && text.size() != 6) || !all_digits(text)) {
    return refuse(Reason::date_malformed, "the date \"" + printable(text, 40) + "\" is not eight digits");
  }
  const std::string full = text.size() == 6 ? "20" + std::string(text) : std::string(text);
  const auto number = [&](std::size_t at, std::size_t digits) {
    int value = 0;
    for (const char c : full.substr(at, digits)) value = value * 10 + (c - '0');
    return value;
  };
  return Date::of(number(0, 4), number(4, 2), number(6, 2));
}

void append_note(std::string& note, std::string_view qualifier, std::string_view value) {
  if (value.empty()) return;
  append_with_space(note, clean_text(qualifier));
  append_with_space(note, clean_text(value));
}

}  // namespace

void Edi820Set::add_document(const X12Segment& segment) {
  Document document;
  document.facts.kind = clean_text(segment.element(1));
  document.facts.reference = clean_text(segment.element(2));
  document.paid = segment.element(4);
  document.gross = segment.element(5);
  document.discount = segment.element(6);
  document.facts.adjustment_code = clean_text(segment.element(7));
  document.adjustment = segment.element(8);
  document.shown = shown(segment);
  documents_.push_back(std::move(document));
  in_document_ = in_entity_ = has_subject_ = true;
}

void Edi820Set::add_adjustment(const X12Segment& segment) {
  Adjustment adjustment{std::string(segment.element(1)), clean_text(segment.element(2)),
                        clean_text(segment.element(4))};
  if (in_document_) {
    documents_.back().adjustments.push_back(std::move(adjustment));
    return;
  }
  Document document;
  document.is_adjustment = true;
  document.facts.kind = "ADX";
  document.facts.reference = adjustment.reference;
  document.facts.adjustment_code = adjustment.code;
  document.adjustment = adjustment.amount;
  document.shown = shown(segment);
  documents_.push_back(std::move(document));
  has_subject_ = true;
}

// What stands behind an RMR, or an ADX of its own.
void Edi820Set::add_to_document(const X12Segment& segment) {
  Document& document = documents_.back();
  if (segment.id() == "REF") {
    if (document.facts.reference.empty() && segment.element(1) == "IV") {
      document.facts.reference = clean_text(segment.element(2));
    } else {
      append_note(document.facts.note, segment.element(1), segment.element(2));
    }
  } else if (segment.id() == "NTE") {
    append_note(document.facts.note, {}, segment.element(2));
  } else if (segment.element(1) == "003") {
    // A day that is none is no reason to lose the rest.
    if (const Result<Date> dated = read_date(segment.element(2))) document.facts.dated = *dated;
  }
}

Result<> Edi820Set::add(const X12Segment& segment) {
  const std::string_view id = segment.id();
  if (documents_.size() >= documents_max) {
    return refuse(Reason::row_malformed, "one advice names more than " + std::to_string(documents_max) + " documents");
  }
  if (id == "BPR") {
    amount_ = segment.element(2);
    bpr_shown_ = shown(segment);
    facts_.payer.bank = clean_text(segment.element(7));
    facts_.payer.account = clean_text(segment.element(9));
    paid_on_ = segment.element(16);
    if (amount_.empty()) return refuse(Reason::row_malformed, "the segment \"" + bpr_shown_ + "\" has no amount");
  } else if (id == "TRN" && facts_.reference.empty()) {
    facts_.reference = clean_text(segment.element(2));
  } else if (id == "CUR" && !in_entity_) {
    currency_ = segment.element(2);
  } else if (id == "N1" && segment.element(1) == "PR" && !in_entity_) {
    facts_.payer.name = clean_text(segment.element(2));
  } else if (id == "ENT") {
    in_entity_ = true;
    in_document_ = has_subject_ = false;
  } else if (id == "RMR") {
    add_document(segment);
  } else if (id == "ADX") {
    add_adjustment(segment);
  } else if ((id == "REF" || id == "DTM" || id == "NTE") && has_subject_) {
    add_to_document(segment);
  }
  return {};
}

Result<Money> Edi820Set::amount_of(std::string_view text, std::string_view shown, Currency currency) const {
  std::string number(text);
  const std::size_t digits = number.starts_with('-') || number.starts_with('+') ? 1 : 0;
  if (number.substr(digits).starts_with('.')) number.insert(digits, 1, '0');
  Result<Money> money = parse_amount(number, currency);
  if (money && (money->minor > amount_minor_max || money->minor < -amount_minor_max)) {
    return refuse(Reason::amount_absurd, "the segment \"" + std::string(shown) + "\" has an amount beyond all sense");
  }
  if (money) return money;
  return refuse(Reason::row_malformed,
                "the segment \"" + std::string(shown) + "\" has an amount that is none: " + money.error().text);
}

Result<Edi820Set::Read> Edi820Set::read_document(const Document& document, Currency currency) const {
  const auto optional_amount = [&](const std::string& text) -> Result<std::optional<Money>> {
    if (text.empty()) return std::optional<Money>();
    return std::optional<Money>(TRY(amount_of(text, document.shown, currency)));
  };
  Read read{document.facts, 0, 0, false};
  if (document.is_adjustment) {
    read.own_minor = TRY(amount_of(document.adjustment, document.shown, currency)).minor;
    return read;
  }
  read.facts.gross = TRY(optional_amount(document.gross));
  read.facts.discount = TRY(optional_amount(document.discount));
  read.facts.paid = TRY(optional_amount(document.paid));
  read.facts.adjustment = TRY(optional_amount(document.adjustment));
  if (!read.facts.paid && read.facts.gross) {
    const Money discount = read.facts.discount.value_or(Money{0, currency});
    read.facts.paid = TRY(subtract(*read.facts.gross, discount));
  }
  const bool is_credit = document.facts.kind == "CM" || document.facts.kind == "CL";
  read.is_plain_credit = is_credit && read.facts.paid && read.facts.paid->minor > 0;
  for (const Adjustment& one : document.adjustments) {
    read.nested_minor = TRY(add_minor(read.nested_minor, TRY(amount_of(one.amount, document.shown, currency)).minor));
    std::string& code = read.facts.adjustment_code;
    if (!one.code.empty() && code != one.code) code += code.empty() ? one.code : "," + one.code;
  }
  return read;
}

Result<std::vector<Edi820Set::Read>> Edi820Set::read_documents(Currency currency) const {
  std::vector<Read> documents;
  bool any_amount = false;
  const Document* without = nullptr;
  for (const Document& document : documents_) {
    documents.push_back(TRY(read_document(document, currency)));
    const bool has = document.is_adjustment || documents.back().facts.paid || !document.adjustments.empty();
    any_amount |= has;
    if (!documents.back().facts.paid && !document.is_adjustment) without = &document;
  }
  if (any_amount && without != nullptr) {
    return refuse(Reason::row_malformed, "the segment \"" + without->shown +
                                             "\" has no amount, although others have: the total cannot be checked");
  }
  return documents;
}

std::array<Edi820Set::Signs, 12> Edi820Set::readings() const {
  std::array<Signs, 12> all{};
  std::size_t next = 0;
  const int first = version_sign();
  for (const bool credits_are_taken : {false, true}) {
    for (const int nested : {0, first, -first}) {
      for (const int own : {nested == 0 ? first : nested, nested == 0 ? -first : -nested}) {
        all[next++] = {nested, own, credits_are_taken};
      }
    }
  }
  return all;
}

Result<Edi820Set::Signs> Edi820Set::decide(const std::vector<Read>& documents, Money total) const {
  std::int64_t paid = 0;
  std::int64_t nested = 0;
  std::int64_t own = 0;
  std::int64_t plain_credits = 0;
  for (const Read& read : documents) {
    if (read.facts.paid) paid = TRY(add_minor(paid, read.facts.paid->minor));
    if (read.is_plain_credit) plain_credits = TRY(add_minor(plain_credits, read.facts.paid->minor));
    nested = TRY(add_minor(nested, read.nested_minor));
    own = TRY(add_minor(own, read.own_minor));
  }
  for (const Signs signs : readings()) {
    const std::int64_t less_credits = TRY(add_minor(paid, signs.credits_are_taken ? -2 * plain_credits : 0));
    const std::int64_t with_nested = TRY(add_minor(less_credits, signs.nested * nested));
    if (TRY(add_minor(with_nested, signs.own * own)) == total.minor) return signs;
  }
  return refuse(Reason::row_malformed,
                "the payment is " + format_with_code(total) + ", but its documents come to " +
                    format_with_code(Money{paid, total.currency}) + " and their adjustments to " +
                    format_with_code(Money{nested, total.currency}) + " and " +
                    format_with_code(Money{own, total.currency}) + ": no sign of them makes it fit");
}

// The amounts of a document once the signs are known: paid is net of everything, an adjustment taken off is positive.
RemittedDocument Edi820Set::signed_document(const Read& read, Signs signs, Currency currency) const {
  RemittedDocument document = read.facts;
  if (read.own_minor != 0) document.paid = Money{signs.own * read.own_minor, currency};
  if (read.own_minor != 0 || !document.paid) return document;
  if (read.is_plain_credit && signs.credits_are_taken) {
    for (std::optional<Money>* const money : {&document.paid, &document.gross, &document.discount}) {
      if (*money) (*money)->minor = -(*money)->minor;
    }
  }
  const std::int64_t discount = document.discount ? document.discount->minor : 0;
  const std::int64_t stated = read.nested_minor != 0 ? read.nested_minor
                              : document.adjustment  ? document.adjustment->minor
                                                     : 0;
  if (stated == 0) return document;
  if (signs.nested != 0 && read.nested_minor != 0) {
    document.paid->minor += signs.nested * read.nested_minor;
    document.adjustment = Money{-signs.nested * read.nested_minor, currency};
    return document;
  }
  std::int64_t taken_off = -version_sign() * stated;
  if (document.gross) {
    const std::int64_t missing = document.gross->minor - discount - document.paid->minor;
    if (missing == stated || missing == -stated) taken_off = missing;
  }
  document.adjustment = Money{taken_off, currency};
  return document;
}

Result<Remittance> Edi820Set::remittance(std::optional<Money> payment) const {
  const Result<Currency> named = Currency::parse(currency_);
  if (!named) return refuse(named.error());
  Remittance advice = facts_;
  const Currency currency = payment ? payment->currency : *named;
  if (!amount_.empty()) {
    advice.total = TRY(amount_of(amount_, bpr_shown_, currency));
  } else if (payment) {
    advice.total = payment;
  } else {
    return refuse(Reason::row_malformed, "the advice has no segment BPR, which says what is paid");
  }
  if (!paid_on_.empty()) {
    const Result<Date> day = read_date(paid_on_);
    if (!day) return refuse(Reason::row_malformed, "the segment \"" + bpr_shown_ + "\": " + day.error().text);
    advice.paid_on = *day;
  }
  const std::vector<Read> documents = TRY(read_documents(currency));
  const bool has_amounts = std::any_of(documents.begin(), documents.end(), [](const Read& read) {
    return read.facts.paid || read.own_minor != 0 || read.nested_minor != 0;
  });
  const Signs signs = has_amounts ? TRY(decide(documents, *advice.total)) : Signs{0, version_sign(), false};
  for (const Read& read : documents) advice.documents.push_back(signed_document(read, signs, currency));
  return advice;
}

}  // namespace dunlin
