#include "cashapp/payment_words.h"

#include <algorithm>
#include <charconv>

namespace dunlin {
namespace {

struct Phrase {
  std::string_view first;
  std::string_view second;  // empty: one word says it
  PaymentWord word;
};

using enum PaymentWord;

// Sorted by their first words.
constexpr std::array phrases{
    Phrase{"A", "KONTO", prepayment},
    Phrase{"ABSCHLAG", "", part},
    Phrase{"ABZGL", "", deduction},
    Phrase{"ABZUEGLICH", "", deduction},
    Phrase{"ABZUG", "", deduction},
    Phrase{"ACCONTO", "", part},
    Phrase{"ACOMPTE", "", part},
    Phrase{"ACONTO", "", part},
    Phrase{"ADVANCE", "PAYMENT", prepayment},
    Phrase{"ADVICE", "", advice_follows},
    Phrase{"ANTICIPO", "", prepayment},
    Phrase{"ANZAHLUNG", "", prepayment},
    Phrase{"AVIS", "", advice_follows},
    Phrase{"AVOIR", "", credit_note},
    Phrase{"BUNDESKASSE", "", not_receivables},
    Phrase{"CHARGEBACK", "", returned},
    Phrase{"CLAIM", "", deduction},
    Phrase{"CREDIT", "MEMO", credit_note},
    Phrase{"CREDIT", "NOTE", credit_note},
    Phrase{"CREDITNOTA", "", credit_note},
    Phrase{"DED", "", deduction},
    Phrase{"DEDUCTION", "", deduction},
    Phrase{"DEPOSIT", "", prepayment},
    Phrase{"DISCOUNT", "", discount},
    Phrase{"DIVIDEND", "", not_receivables},
    Phrase{"ERSTATTUNG", "", not_receivables},
    Phrase{"ESCOMPTE", "", discount},
    Phrase{"FINANZAMT", "", not_receivables},
    Phrase{"GEHALT", "", not_receivables},
    Phrase{"GUTSCHRIFT", "", credit_note},
    Phrase{"IMPAYE", "", returned},
    Phrase{"INSTALLMENT", "", part},
    Phrase{"INSTALMENT", "", part},
    Phrase{"INSURANCE", "", not_receivables},
    Phrase{"INTEREST", "", not_receivables},
    Phrase{"INTERNAL", "TRANSFER", not_receivables},
    Phrase{"KORTING", "", discount},
    Phrase{"KREDITNOTA", "", credit_note},
    Phrase{"LESS", "", deduction},
    Phrase{"LOHN", "", not_receivables},
    Phrase{"NOTA", "CREDITO", credit_note},
    Phrase{"NSF", "", returned},
    Phrase{"ON", "ACCOUNT", prepayment},
    Phrase{"OWN", "COMPANY", not_receivables},
    Phrase{"PART", "", part},
    Phrase{"PARTIAL", "", part},
    Phrase{"PARTIEL", "", part},
    Phrase{"PAYROLL", "", not_receivables},
    Phrase{"PAYRUN", "", advice_follows},
    Phrase{"PREPAYMENT", "", prepayment},
    Phrase{"RATE", "", part},
    Phrase{"REJET", "", returned},
    Phrase{"REKLAMATION", "", deduction},
    Phrase{"REMITTANCE", "", advice_follows},
    Phrase{"RETENCION", "", withholding},
    Phrase{"RETENUE", "", withholding},
    Phrase{"RETOURE", "", deduction},
    Phrase{"RETURN", "", returned},
    Phrase{"RETURNED", "", returned},
    Phrase{"RITENUTA", "", withholding},
    Phrase{"RUECKLASTSCHRIFT", "", returned},
    Phrase{"SALARY", "", not_receivables},
    Phrase{"SCONTO", "", discount},
    Phrase{"SHORT", "", deduction},
    Phrase{"SKONTO", "", discount},
    Phrase{"TAX", "REFUND", not_receivables},
    Phrase{"TEIL", "", part},
    Phrase{"TEILBETRAG", "", part},
    Phrase{"TEILZAHLUNG", "", part},
    Phrase{"UMBUCHUNG", "", not_receivables},
    Phrase{"VERSICHERUNG", "", not_receivables},
    Phrase{"VORAUSZAHLUNG", "", prepayment},
    Phrase{"VORKASSE", "", prepayment},
    Phrase{"WHT", "", withholding},
    Phrase{"WITHHOLDING", "", withholding},
    Phrase{"ZAHLAVIS", "", advice_follows},
    Phrase{"ZINSEN", "", not_receivables},
};
static_assert(std::is_sorted(phrases.begin(), phrases.end(),
                             [](const Phrase& a, const Phrase& b) { return a.first < b.first; }));

// What follows is the number of something else.
constexpr std::array<std::string_view, 24> labels_of_others{
    "CLIENT", "CONTRACT", "CUST", "CUSTOMER", "DATE",     "DATED",     "DATUM",  "DEBITOR",
    "FAX",    "KD",       "KDNR", "KUNDE",    "KUNDENNR", "LIEFERANT", "MANDAT", "MANDATE",
    "PHONE",  "STEUERNR", "TEL",  "TELEFON",  "UST",      "USTID",     "VENDOR", "VERTRAG"};
static_assert(std::is_sorted(labels_of_others.begin(), labels_of_others.end()));

std::int64_t value_of(std::string_view digits) {
  std::int64_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

class Listener {
 public:
  Listener(const FoldedText& text, std::vector<bool>& spoken) : text_(text), spoken_(spoken) {}

  PaymentWords listen() {
    spoken_.assign(text_.tokens.size(), false);
    for (std::size_t i = 0; i < text_.tokens.size(); ++i) {
      if (text_.tokens[i].has_digit()) {
        hear_numbers(i);
      } else {
        hear_word(i);
      }
    }
    return words_;
  }

 private:
  [[nodiscard]] bool is_number(std::size_t i, std::size_t digits_from, std::size_t digits_to, char before) const {
    if (i >= text_.tokens.size()) return false;
    const TextToken& token = text_.tokens[i];
    return token.all_digits() && token.size >= digits_from && token.size <= digits_to &&
           (before == '\0' || (token.before == before && adjoins(i)));
  }

  // One character stands between it and the token before.
  [[nodiscard]] bool adjoins(std::size_t i) const {
    const TextToken& last = text_.tokens[i - 1];
    return last.begin + last.size + 1 == text_.tokens[i].begin;
  }

  void hear_word(std::size_t i) {
    const std::string_view token = text_.token(i);
    const auto begin = std::lower_bound(phrases.begin(), phrases.end(), token,
                                        [](const Phrase& a, std::string_view b) { return a.first < b; });
    for (auto phrase = begin; phrase != phrases.end() && phrase->first == token; ++phrase) {
      const bool follows = i + 1 < text_.tokens.size() && text_.token(i + 1) == phrase->second;
      if (!phrase->second.empty() && !follows) continue;
      words_.say(phrase->word);
      if (phrase->word == deduction) hear_code(i + 1);
    }
    if (std::binary_search(labels_of_others.begin(), labels_of_others.end(), token)) hear_label(i);
  }

  void hear_code(std::size_t i) {
    if (i < text_.tokens.size() && text_.token(i) == "CLAIM") ++i;
    if (i >= text_.tokens.size() || text_.tokens[i].size > 2) return;
    words_.code = text_.token(i);
    spoken_[i] = true;
  }

  void hear_label(std::size_t i) {
    std::size_t number = i + 1;
    while (number < text_.tokens.size() && number < i + 3 && !text_.tokens[number].has_digit()) ++number;
    if (number < text_.tokens.size() && text_.tokens[number].has_digit()) spoken_[number] = true;
  }

  void hear_numbers(std::size_t i) {
    if (spoken_[i]) return;
    if (is_date(i)) {
      spoken_[i] = spoken_[i + 1] = spoken_[i + 2] = true;
    } else if (is_number(i, 1, 2, '\0') && is_number(i + 1, 1, 2, '/') && value_of(text_.token(i)) >= 1 &&
               value_of(text_.token(i)) <= value_of(text_.token(i + 1)) && value_of(text_.token(i + 1)) <= 12) {
      words_.say(part);  // "2/3"
      spoken_[i] = spoken_[i + 1] = true;
    } else if (is_number(i, 1, 9, '\0') && (is_number(i + 1, 2, 2, '.') || is_number(i + 1, 2, 2, ','))) {
      hear_amount(i);
    } else if (is_number(i, 1, 2, '\0') && is_percent(i)) {
      words_.say(discount);
      spoken_[i] = true;
    }
  }

  [[nodiscard]] bool is_date(std::size_t i) const {
    return is_number(i, 1, 2, '\0') && is_number(i + 1, 1, 2, '.') && is_number(i + 2, 2, 4, '.');
  }

  [[nodiscard]] bool is_percent(std::size_t i) const {
    const std::size_t end = text_.tokens[i].begin + text_.tokens[i].size;
    if (end < text_.letters.size() && text_.letters[end] == '%') return true;
    return i + 1 < text_.tokens.size() && (text_.token(i + 1) == "PCT" || text_.token(i + 1) == "PROZENT");
  }

  void hear_amount(std::size_t i) {
    if (words_.amount_count < PaymentWords::amounts_max) {
      words_.amounts[words_.amount_count++] = value_of(text_.token(i)) * 100 + value_of(text_.token(i + 1));
    }
    spoken_[i] = spoken_[i + 1] = true;
  }

  const FoldedText& text_;
  std::vector<bool>& spoken_;
  PaymentWords words_;
};

}  // namespace

PaymentWords words_in(const FoldedText& text, std::vector<bool>& spoken) {
  return Listener(text, spoken).listen();
}

}  // namespace dunlin
