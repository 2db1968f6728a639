#include "intake/formats/remittance_reader.h"

#include "intake/encoding.h"
#include "intake/formats/text_tables.h"

namespace dunlin {
namespace {

std::vector<CellTable> tables_in(std::string_view text, RemittanceForm form) {
  switch (form) {
    case RemittanceForm::csv:
      return {csv_table(text)};
    case RemittanceForm::text:
      return plain_tables(text);
    case RemittanceForm::html:
      return html_tables(text);
  }
  return {};
}

}  // namespace

Result<std::vector<Remittance>> read_remittances(std::string_view bytes, std::string_view file_name,
                                                 RemittanceForm form, const RemittanceOptions& options) {
  const std::string name(file_name);
  if (bytes.size() > remittance_bytes_max) {
    return refuse(Reason::file_unreadable,
                  name + " was not read: it is larger than " + std::to_string(remittance_bytes_max >> 20) + " MB");
  }
  const DecodedText decoded = TRY(decode_text(bytes, std::nullopt));
  std::vector<Remittance> advices;
  for (const CellTable& table : tables_in(decoded.text(), form)) {
    if (!has_remittance_header(table)) continue;
    if (table.rows.size() >= table_rows_max) {
      return refuse(Reason::file_unreadable,
                    name + " was not read: a table has more than " + std::to_string(table_rows_max) + " rows");
    }
    advices.push_back(TRY(remittance_of(table, name, options)));
  }
  if (advices.empty()) {
    return refuse(Reason::header_missing, name + " was not read: no row names the columns of a document and an amount");
  }
  return advices;
}

}  // namespace dunlin
