// Field 86 of MT940 and MT942: what banks tell of a movement, in the dialect of their country.
//
//   MtDetails details = read_mt_details({"166?00GUTSCHRIFT?20EREF+4711?21SVWZ+INV-1?32Lark & Co"});
//   details.text, .end_to_end_id, .other.name         // "INV-1", "4711", "Lark & Co"
//
// Dialects, told by how the field begins:
//   German, Austrian, Polish, Luxembourgish: three digits (the GVC) and ?20 (or ~20, <20, >20 ...): sub-fields. 20-29
//     and 60-63 are the text, in pieces of 27 characters: full pieces are joined as they are, others with a blank. 30
//     bank, 31 account (38 IBAN), 32-33 name, 00 booking text, 34 extension of the code. Within the text, SEPA's
//     keywords: EREF+ KREF+ MREF+ CRED+ DEBT+ SVWZ+ ABWA+ ABWE+ IBAN+ BIC+ OAMT+ COAM+.
//   Dutch and others: /EREF/ /REMI/ /NAME/ /IBAN/ ...: words between slashes.
//   Anything else is text; SEPA's keywords are understood there as well.
// Lines of field 86 have 65 characters at most: a full line goes on in the next one. Sources: annex 3 of the interface
// specification of the German banks (DK), chapter on MT940; "MT940 Structured" of the Dutch banks.
#pragma once

#include <string>
#include <vector>

#include "intake/formats/bank_line.h"

namespace dunlin {

struct MtDetails {
  std::string text;
  std::string booking_text;
  std::string code;       // GVC: "166"
  std::string extension;  // sub-field 34
  BankParty other;
  BankParty ultimate;
  std::string end_to_end_id;
  std::string customer_reference;
  std::string mandate;
  std::string return_reason;
  std::vector<std::string> structured_references;
  std::string instructed;  // "EUR4,5", as written
  std::string charges;
  std::string exchange_rate;
  std::vector<NamedText> further;
};

[[nodiscard]] MtDetails read_mt_details(const std::vector<std::string>& lines);
// "/OCMT/EUR4,5//CHGS/EUR0,5/" also stands in the last part of field 61. False: not of this kind.
[[nodiscard]] bool read_mt_words(std::string_view content, MtDetails& details);

}  // namespace dunlin
