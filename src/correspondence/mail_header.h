// Header fields of a mail: how a text or a name that may hold any letter is written in the ASCII lines of a header.
//
//   mail_text("Invoice 4711", 9)                    Invoice 4711
//   mail_text("Rechnung für Müller", 9)             =?UTF-8?Q?Rechnung_f=C3=BCr_M=C3=BCller?=
//   mail_mailbox("Weber & Co. KG", "a@b.example", 4)  "Weber & Co. KG" <a@b.example>
//
// A text that is plain ASCII stays readable; everything else becomes encoded words (RFC 2047) as a whole: mixtures of
// plain and encoded words lose white space in some readers. The words are of the kind Q, also for scripts that B would
// write shorter, because some readers (GMime is one) lose what follows a B word that ends with padding. Text that
// merely looks like an encoded word is encoded, so that it is read back as it was and not decoded.
//
// Lines are folded with CRLF and a space at 76 columns, so that no encoded word is longer than the 75 characters that
// RFC 2047 allows. This is why the words are made here: GMime 3.2 writes words of up to 170.
//
// Columns count from 0: `column` is where the value begins on its first line, after the field's name, colon and space.
// Both CHECK that the text is UTF-8 without control characters; check_mail_text is the test for what comes from
// outside.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace dunlin {

// A header value of more than a line's limit in RFC 5322 is nobody's subject or name.
inline constexpr std::size_t mail_text_bytes_max = 998;

enum class LineBreaks : bool { refused, allowed };  // allowed: line feeds and tabs, as in a body

// text_malformed for invalid UTF-8, control characters (C0, DEL, C1), U+2028 and U+2029; names the byte, counted
// from 1. `what` begins the refusal: "the subject".
[[nodiscard]] Result<> check_mail_text(std::string_view what, std::string_view text, LineBreaks line_breaks);

// The value of an unstructured field (Subject).
[[nodiscard]] std::string mail_text(std::string_view text, std::size_t column);
// The value of a field with one mailbox (From, To, Reply-To). The address was checked (mail_address.h); the name may be
// empty.
[[nodiscard]] std::string mail_mailbox(std::string_view name, std::string_view address, std::size_t column);

}  // namespace dunlin
