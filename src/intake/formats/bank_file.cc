#include "intake/formats/bank_file.h"

#include "intake/cell_text.h"
#include "intake/formats/bai2_reader.h"
#include "intake/formats/bank_reading.h"
#include "intake/formats/camt_reader.h"
#include "intake/formats/edi820.h"
#include "intake/formats/lockbox_reader.h"
#include "intake/formats/mt_reader.h"
#include "intake/formats/nacha_reader.h"
#include "intake/formats/ofx_reader.h"

namespace dunlin {
namespace {

constexpr std::size_t looked_at_bytes = std::size_t{8} * 1024;

struct BankFormat {
  bool (*matches)(std::string_view first_bytes);
  Result<BankFile> (*read)(ByteSource& source, std::string_view file_name, BankSink& sink, Unreconciled unreconciled);
};

// UTF-16 is only met in XML, and only its ASCII matters here.
std::string plain_begin(std::string_view bytes) {
  std::string begin(bytes.substr(0, looked_at_bytes));
  std::erase(begin, '\0');
  for (const std::string_view mark : {"\xEF\xBB\xBF", "\xFF\xFE", "\xFE\xFF"}) {
    if (begin.starts_with(mark)) begin.erase(0, mark.size());
  }
  begin.erase(0, std::min(begin.find_first_not_of(" \t\r\n"), begin.size()));
  return begin;
}

bool is_xml(std::string_view begin) {
  return begin.starts_with('<');
}

// In this order; the first that matches reads the file. A new format is one line.
constexpr BankFormat formats[] = {
    {looks_like_ofx, read_ofx},
    {looks_like_camt, read_camt},
    {is_xml, read_camt},  // which says what XML it is not
    {looks_like_bai2, read_bai2},
    {looks_like_nacha, read_nacha},
    {looks_like_lockbox, read_lockbox},
    {looks_like_edi820, read_edi820},
    {looks_like_mt, read_mt},
};

}  // namespace

Result<BankFile> read_bank_file(ByteSource& source, std::string_view file_name, BankSink& sink,
                                Unreconciled unreconciled) {
  const BankReading reading(file_name, sink, unreconciled);
  PeekedSource peeked(source);
  const std::string begin = plain_begin(TRY(peeked.peek(looked_at_bytes)));
  if (begin.empty()) return reading.refuse_at(1, "the file is empty", Reason::file_empty);
  for (const BankFormat& format : formats) {
    if (format.matches(begin)) return format.read(peeked, file_name, sink, unreconciled);
  }
  return reading.refuse_at(1,
                           "it begins with \"" + printable(std::string_view(begin).substr(0, 40), 60) +
                               "\", which is none of the formats of banks that are known: camt.052, camt.053, "
                               "camt.054, MT940, MT942, OFX, BAI2, ACH, lockbox, EDI 820",
                           Reason::file_unreadable);
}

}  // namespace dunlin
