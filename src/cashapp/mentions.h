// Mentions: which documents a payment's text names, and which numbers in it stay unexplained.
//
//   extract(text, spoken, keys, extraction);
//   for (const Mention& mention : extraction.mentions) ... mention.documents ...
//
// Banks break texts at the end of their lines and payers write numbers in pieces, so up to seven neighbouring tokens
// are read as one, the longest first. In a list whose first number is whole ("INV-2025-00123/124/130") the rest takes
// its year. Letters that scanners take for digits are read as digits where nothing else fits; that is a guess and
// said to be one. A number that several documents bear gives them all: who pays decides.
#pragma once

#include <cstdint>
#include <vector>

#include "cashapp/document_keys.h"
#include "cashapp/folded_text.h"

namespace dunlin {

// From the best evidence to the weakest.
enum class MentionKind : std::uint8_t { structured, number, year_sequence, order, sequence, guessed };

struct Mention {
  std::uint16_t first = 0;   // token
  std::uint16_t tokens = 0;  // how many were read as one
  MentionKind kind = MentionKind::number;
  std::uint8_t count = 0;
  std::array<DocumentIndex, DocumentKeys::hits_max> documents;
};

struct Extraction {
  static constexpr std::size_t unexplained_max = 12;

  std::vector<Mention> mentions;           // in the order of the text
  std::vector<std::uint16_t> unexplained;  // tokens with digits, at most unexplained_max
};

void extract(const FoldedText& text, const std::vector<bool>& spoken, const DocumentKeys& keys, Extraction& extraction);

}  // namespace dunlin
