// Creditor references: numbers with a check digit that we print on an invoice and the payer's bank hands back.
//
//   is_valid(ReferenceScheme::iso_11649, "RF18 5390 0754 7034")      // true: blanks do not count
//   references_in("+++090/9337/55493+++")                            // belgian_ogm "090933755493", and nothing weaker
//   references_in("1234561")                                         // finnish_viite, weak
//   TRY(make_reference(ReferenceScheme::belgian_ogm, "0909337554"))  // "090933755493"
//
// | scheme              | shape                          | check                             | one | swap        |
// | ------------------- | ------------------------------ | --------------------------------- | --- | ----------- |
// | iso_11649           | RF, 2 digits, 1..21 of A-Z 0-9 | ISO 7064 mod 97-10, 02..98        | yes | digits      |
// | swiss_qrr           | 27 digits                      | mod 10 recursive, 0946827135      | yes | most        |
// | belgian_ogm (VCS)   | 10 + 2 digits                  | remainder of 97, 97 for 0         | yes | yes         |
// | danish_fik_71, _75  | 15, 16 digits                  | mod 10, weights 2 1 (Luhn)        | yes | not 09      |
// | norwegian_kid_mod11 | 2..25 digits                   | weights 2..7, '-' for 10          | yes | yes         |
// | norwegian_kid_mod10 | 2..25 digits                   | Luhn                              | yes | not 09      |
// | finnish_viite       | 4..20 digits                   | mod 10, weights 7 3 1             | yes | not 5 apart |
// | swedish_ocr_length  | 5..25 digits                   | Luhn; before it the length mod 10 | yes | not 09      |
// | swedish_ocr         | 2..25 digits                   | Luhn                              | yes | not 09      |
//
// `one`: a single digit changed to another never validates. `swap`: nor do two neighbouring digits that changed places.
// The other schemes let a share of swaps through; a match by reference needs a second witness there.
//
// A scheme is weak where a tenth of all numbers of that length would pass, so that passing says next to nothing by
// itself: everything above with one check digit and no fixed, unusual length. A Danish number in its printed frame
// (+71<...+12345678<) is not weak: the frame says what it is.
//
// Sources: ISO 11649:2009 and ISO 7064; SIX, Swiss Implementation Guidelines QR-bill, annex B; Febelfin OGM/VCS;
// Finance Finland, structure of the domestic reference; Bits, KID; Nets, FIK card types 71 and 75; Bankgirot, OCR check
// levels. Vectors in the test. Pure text: whose reference it is, the index of open items knows.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace dunlin {

enum class ReferenceScheme : std::uint8_t {
  iso_11649,
  swiss_qrr,
  belgian_ogm,
  danish_fik_71,
  danish_fik_75,
  norwegian_kid_mod11,
  norwegian_kid_mod10,
  finnish_viite,
  swedish_ocr_length,
  swedish_ocr,
};

// The more a pass says the earlier, so the first candidate is the best.
inline constexpr std::array reference_schemes = {
    ReferenceScheme::iso_11649,           ReferenceScheme::swiss_qrr,     ReferenceScheme::belgian_ogm,
    ReferenceScheme::danish_fik_71,       ReferenceScheme::danish_fik_75, ReferenceScheme::norwegian_kid_mod11,
    ReferenceScheme::norwegian_kid_mod10, ReferenceScheme::finnish_viite, ReferenceScheme::swedish_ocr_length,
    ReferenceScheme::swedish_ocr,
};

[[nodiscard]] std::string_view name_of(ReferenceScheme scheme);  // "belgian_ogm"
// Would a tenth of all numbers of that length pass?
[[nodiscard]] bool is_weak(ReferenceScheme scheme);

struct CreditorReference {
  ReferenceScheme scheme = ReferenceScheme::iso_11649;
  std::string number;  // compact, in capitals: what to compare; viite without leading zeros, which banks add
  bool weak = false;

  bool operator==(const CreditorReference&) const = default;
};

// The text is one reference and nothing else; blanks, slashes, +++ and *** around and within it do not count.
[[nodiscard]] bool is_valid(ReferenceScheme scheme, std::string_view text);
// Every scheme that the text passes, in the order of reference_schemes. Empty: it is none, or has a wrong digit.
[[nodiscard]] std::vector<CreditorReference> references_in(std::string_view text);
// The number with its check digit (and length digit) put on: text_malformed when it has other characters than the
// scheme takes, or does not fit its length. Fixed lengths are filled with zeros from the left; nothing but zeros is no
// number.
[[nodiscard]] Result<std::string> make_reference(ReferenceScheme scheme, std::string_view number);

}  // namespace dunlin
