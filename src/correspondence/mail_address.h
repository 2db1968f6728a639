// check_mail_address: whether a text is exactly one address that mail can be sent to, and nothing besides.
//
//   TRY(check_mail_address("the recipient's address", "ap@calderhollow.example"));
//
// Accepted is what mail servers everywhere accept: RFC 5321's Dot-string, an @, and a domain of at least two labels in
// ASCII; 254 octets at most. Refused on purpose, though some standard allows it: quoted local parts, comments, display
// names and lists (they are how a second recipient is smuggled in), domains with letters outside ASCII (write their
// xn-- form), addresses in brackets, and domains without a dot.
//
// Refused with text_malformed. The text says what is wrong and at which byte, counted from 1; it does not repeat the
// address, which is personal data.
#pragma once

#include <string_view>

#include "base/result.h"

namespace dunlin {

// RFC 5322's atext: letters, digits and !#$%&'*+-/=?^_`{|}~
[[nodiscard]] bool is_mail_atom_character(char character);
// Atoms with single dots between them. Both halves of a Message-ID have this shape, too.
[[nodiscard]] bool is_mail_dot_atom(std::string_view text);

// `what` begins the refusal: "the sender's address".
[[nodiscard]] Result<> check_mail_address(std::string_view what, std::string_view address);

}  // namespace dunlin
