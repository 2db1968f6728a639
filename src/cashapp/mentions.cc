#include "cashapp/mentions.h"

#include <algorithm>
#include <charconv>
#include <string>

namespace dunlin {
namespace {

constexpr std::size_t window_max = 7;
constexpr std::size_t letters_max = 40;
constexpr std::size_t reference_digits_min = 3;
constexpr std::size_t mentions_max = 128;

MentionKind mention_kind(KeyKind kind) {
  switch (kind) {
    case KeyKind::structured:
      return MentionKind::structured;
    case KeyKind::number:
      return MentionKind::number;
    case KeyKind::year_sequence:
      return MentionKind::year_sequence;
    case KeyKind::order:
      return MentionKind::order;
  }
  return MentionKind::order;
}

char digit_meant_by(char c) {
  switch (c) {
    case 'O':
    case 'Q':
    case 'D':
      return '0';
    case 'I':
    case 'L':
      return '1';
    case 'Z':
      return '2';
    case 'A':
      return '4';
    case 'S':
      return '5';
    case 'G':
      return '6';
    case 'B':
      return '8';
    default:
      return c;
  }
}

class Extractor {
 public:
  Extractor(const FoldedText& text, const std::vector<bool>& spoken, const DocumentKeys& keys, Extraction& extraction)
      : text_(text), spoken_(spoken), keys_(keys), out_(extraction) {}

  void run() {
    out_.mentions.clear();
    out_.unexplained.clear();
    for (std::size_t at = 0; at < text_.tokens.size() && out_.mentions.size() < mentions_max;) {
      const std::size_t read = spoken_[at] ? 0 : read_at(at);
      if (read == 0) note_unexplained(at);
      at += std::max<std::size_t>(read, 1);
    }
  }

 private:
  // How many tokens from here on are a number of documents; 0: none.
  std::size_t read_at(std::size_t first) {
    std::array<std::size_t, window_max + 1> ends{};
    std::string letters;
    std::size_t windows = 0;
    bool digits = false;
    while (windows < window_max && first + windows < text_.tokens.size() && !spoken_[first + windows]) {
      const std::string_view token = text_.token(first + windows);
      if (letters.size() + token.size() > letters_max) break;
      letters += token;
      digits = digits || text_.tokens[first + windows].has_digit();
      ends[++windows] = letters.size();
    }
    if (!digits) return 0;
    for (std::size_t window = windows; window > 0; --window) {
      const std::string_view joined = std::string_view(letters).substr(0, ends[window]);
      if (!text_.tokens[first + window - 1].has_digit()) continue;
      if (take(first, window, keys_.find(joined))) return window;
      if (window >= 2 && take_year(first, joined, ends, window)) return window;
    }
    return inherit_year(first) ? 1 : 0;
  }

  // "2024-1234", "24/1234": a year and what follows it.
  bool take_year(std::size_t first, std::string_view joined, const std::array<std::size_t, window_max + 1>& ends,
                 std::size_t window) {
    const TextToken& token = text_.tokens[first];
    if (!token.all_digits() || (token.size != 4 && token.size != 2)) return false;
    int year = 0;
    std::from_chars(joined.data(), joined.data() + token.size, year);
    if (token.size == 2) year += 2000;
    if (year < 1990 || year > 2099) return false;
    const std::string_view sequence = joined.substr(ends[1]);
    if (!std::all_of(sequence.begin(), sequence.end(), [](char c) { return c >= '0' && c <= '9'; })) return false;
    return take(first, window, keys_.find(year, sequence));
  }

  bool inherit_year(std::size_t first) {
    const TextToken& token = text_.tokens[first];
    if (out_.mentions.empty() || !token.all_digits() || token.size < 2) return false;
    const Mention& last = out_.mentions.back();
    if (last.first + last.tokens != first || last.count != 1) return false;
    const int year = keys_.year_of(last.documents[0]);
    return year != 0 && take(first, 1, keys_.find(year, text_.token(first)));
  }

  bool take(std::size_t first, std::size_t tokens, const DocumentKeys::Hits& hits) {
    if (hits.count == 0) return false;
    Mention mention;
    mention.first = static_cast<std::uint16_t>(first);
    mention.tokens = static_cast<std::uint16_t>(tokens);
    mention.kind = mention_kind(hits.documents[0].kind);
    for (std::size_t i = 0; i < hits.count; ++i) {
      mention.kind = std::min(mention.kind, mention_kind(hits.documents[i].kind));
      mention.documents[mention.count++] = hits.documents[i].document;
    }
    out_.mentions.push_back(mention);
    return true;
  }

  void note_unexplained(std::size_t at) {
    const TextToken& token = text_.tokens[at];
    if (spoken_[at] || !token.has_digit()) return;
    if (token.digits < token.size && token.digits >= 2 && take_as_scanned(at)) return;
    if (token.digits >= reference_digits_min && out_.unexplained.size() < Extraction::unexplained_max) {
      out_.unexplained.push_back(static_cast<std::uint16_t>(at));
    }
  }

  bool take_as_scanned(std::size_t at) {
    std::string digits(text_.token(at));
    std::transform(digits.begin(), digits.end(), digits.begin(), digit_meant_by);
    if (!std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; })) return false;
    if (!take(at, 1, keys_.find(digits))) return false;
    out_.mentions.back().kind = MentionKind::guessed;
    return true;
  }

  const FoldedText& text_;
  const std::vector<bool>& spoken_;
  const DocumentKeys& keys_;
  Extraction& out_;
};

}  // namespace

void extract(const FoldedText& text, const std::vector<bool>& spoken, const DocumentKeys& keys,
             Extraction& extraction) {
  Extractor(text, spoken, keys, extraction).run();
}

}  // namespace dunlin
