#include "intake/formats/camt_reader.h"

#include <expat.h>

#include <algorithm>
#include <cstring>
#include <memory>

#include "intake/cell_text.h"
#include "intake/encoding.h"
#include "intake/formats/bank_reading.h"
#include "intake/formats/bank_text.h"
#include "intake/formats/camt_statement.h"

namespace dunlin {
namespace {

constexpr char namespace_separator = '\n';
constexpr std::size_t parsed_at_once = std::size_t{64} * 1024;
constexpr std::size_t silent_bytes_max = std::size_t{1} << 20;  // one tag or comment
constexpr int document_depth_max = 8;                           // of envelopes around the message

struct ParserFree {
  void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
};

struct ElementName {
  std::string_view space;
  std::string_view local;

  explicit ElementName(const char* name) : local(name) {
    const std::size_t cut = local.rfind(namespace_separator);
    if (cut == std::string_view::npos) return;
    space = local.substr(0, cut);
    local.remove_prefix(cut + 1);
  }
};

// "camt.053.001.08", at the end of whatever name the bank gives it (urn:iso:std:iso:20022:tech:xsd:, urn:swift:xsd:).
std::string_view message_of(std::string_view space) {
  const std::size_t at = space.rfind("camt.05");
  return at == std::string_view::npos ? std::string_view() : space.substr(at);
}

bool is_known_message(std::string_view message) {
  return message.size() == 15 && message[7] >= '2' && message[7] <= '4' && message.substr(8, 6) == ".001.0" &&
         message[14] >= '1' && message[14] <= '8';
}

// Windows-1252 is the one encoding that banks write and expat does not know.
int know_windows1252(void* /*data*/, const XML_Char* name, XML_Encoding* info) {
  const std::string lower = lower_ascii(name);
  if (find_encoding(lower) != Encoding::windows1252) return XML_STATUS_ERROR;
  for (int byte = 0; byte < 0x80; ++byte) info->map[byte] = byte;
  for (int byte = 0x80; byte < 0x100; ++byte) {
    const std::string utf8 = repair_utf8(std::string(1, static_cast<char>(byte)));
    const auto part = [&utf8](std::size_t at) { return static_cast<unsigned char>(utf8[at]); };
    info->map[byte] = utf8.size() == 2 ? (part(0) & 0x1F) << 6 | (part(1) & 0x3F)
                                       : (part(0) & 0x0F) << 12 | (part(1) & 0x3F) << 6 | (part(2) & 0x3F);
  }
  info->convert = nullptr;
  info->release = nullptr;
  info->data = nullptr;
  return XML_STATUS_OK;
}

// The document as a stream of elements: which tree they go to, and when one is complete.
class CamtReader {
 public:
  explicit CamtReader(BankReading& reading)
      : reading_(reading), statement_(reading), parser_(XML_ParserCreateNS(nullptr, namespace_separator)) {
    XML_SetUserData(parser_.get(), this);
    XML_SetElementHandler(parser_.get(), on_start, on_end);
    XML_SetCharacterDataHandler(parser_.get(), on_text);
    XML_SetStartDoctypeDeclHandler(parser_.get(), on_doctype);
    XML_SetUnknownEncodingHandler(parser_.get(), know_windows1252, nullptr);
  }

  Result<> read(ByteSource& source) {
    while (true) {
      std::string_view block = TRY(source.next());
      if (block.empty()) break;
      if (!begun_) skip_blanks(block);
      for (std::size_t at = 0; at < block.size(); at += parsed_at_once) {
        TRY(gather(block.substr(at, parsed_at_once)));
      }
    }
    TRY(parse(gathered_, false));
    return parse({}, true);
  }

 private:
  static void XMLCALL on_start(void* self, const XML_Char* name, const XML_Char** attributes) {
    auto& reader = *static_cast<CamtReader*>(self);
    reader.guard(reader.start(ElementName(name), attributes));
  }
  static void XMLCALL on_end(void* self, const XML_Char* /*name*/) {
    auto& reader = *static_cast<CamtReader*>(self);
    reader.guard(reader.finish());
  }
  static void XMLCALL on_text(void* self, const XML_Char* text, int size) {
    auto& reader = *static_cast<CamtReader*>(self);
    reader.silent_bytes_ = 0;
    if (reader.tree_ == nullptr || reader.skipped_from_ != 0) return;
    reader.tree_->text({text, static_cast<std::size_t>(size)});
    reader.guard(reader.check_size());
  }
  static void XMLCALL on_doctype(void* self, const XML_Char* /*name*/, const XML_Char* /*system*/,
                                 const XML_Char* /*public_id*/, int /*has_subset*/) {
    auto& reader = *static_cast<CamtReader*>(self);
    reader.guard(reader.reading_.refuse_at(reader.line(),
                                           "the XML has a DOCTYPE, which no bank's message needs and which can hide "
                                           "what it says; ask for the file without it",
                                           Reason::file_unreadable));
  }

  std::int64_t line() const {
    return skipped_lines_ + static_cast<std::int64_t>(XML_GetCurrentLineNumber(parser_.get()));
  }

  void guard(Result<> result) {
    if (result || failure_) return;
    failure_ = std::move(result).error();
    XML_StopParser(parser_.get(), XML_FALSE);
  }

  Result<> check_size() const {
    if (!tree_->full()) return {};
    return reading_.refuse_at(tree_->line(tree_->root()), "this element and all in it are longer than " +
                                                              std::to_string(xml_tree_bytes_max) +
                                                              " bytes, which no bank's message needs");
  }

  // Some banks begin with an empty line, which XML does not allow before its declaration.
  void skip_blanks(std::string_view& block) {
    const std::size_t blanks = std::min(block.find_first_not_of(" \t\r\n"), block.size());
    skipped_lines_ += std::count(block.begin(), block.begin() + static_cast<std::ptrdiff_t>(blanks), '\n');
    block.remove_prefix(blanks);
    begun_ = !block.empty();
  }

  // A tag that has not ended is looked at again with every call, so small blocks are put together first.
  Result<> gather(std::string_view bytes) {
    if (gathered_.empty() && bytes.size() == parsed_at_once) return parse(bytes, false);
    gathered_ += bytes;
    if (gathered_.size() < parsed_at_once) return {};
    TRY(parse(gathered_, false));
    gathered_.clear();
    return {};
  }

  Result<> parse(std::string_view bytes, bool last) {
    silent_bytes_ += bytes.size();
    const XML_Status status = XML_Parse(parser_.get(), bytes.data(), static_cast<int>(bytes.size()), last);
    if (failure_) return refuse(*failure_);
    if (status != XML_STATUS_OK) {
      const XML_Error error = XML_GetErrorCode(parser_.get());
      return reading_.refuse_at(line(),
                                std::string("the XML is broken or was cut off here: ") + XML_ErrorString(error) +
                                    "; ask the bank for the file again",
                                Reason::file_unreadable);
    }
    if (silent_bytes_ > silent_bytes_max) {
      return reading_.refuse_at(line(),
                                "a tag or a comment does not end within " + std::to_string(silent_bytes_max) + " bytes",
                                Reason::file_unreadable);
    }
    return {};
  }

  Result<> start(const ElementName& name, const XML_Char** attributes) {
    silent_bytes_ = 0;
    ++depth_;
    if (skipped_from_ != 0) return {};
    if (depth_ > camt_depth_max) {
      return reading_.refuse_at(line(), "elements stand within each other " + std::to_string(depth_) + " deep",
                                Reason::file_unreadable);
    }
    if (document_depth_ == 0) return look_for_document(name);
    if (name.space != space_) {
      skipped_from_ = depth_;  // what others put into the message
      return {};
    }
    return start_inside(name, attributes);
  }

  Result<> look_for_document(const ElementName& name) {
    if (name.local != "Document") {
      if (depth_ == 1) root_ = std::string(name.local);
      if (depth_ <= document_depth_max) return {};
      return refuse_document("its outermost element is \"" + root_ + "\"");
    }
    const std::string_view message = message_of(name.space);
    if (!is_known_message(message)) {
      return refuse_document("its namespace is \"" + std::string(name.space) + "\"");
    }
    reading_.file.format = message.substr(0, 8);
    reading_.file.version = message.substr(9);
    space_ = name.space;
    document_depth_ = depth_;
    return {};
  }

  tl::unexpected<Refusal> refuse_document(const std::string& what) const {
    return reading_.refuse_at(line(),
                              "this XML is no message that is known, " + printable(what, 200) +
                                  "; known are camt.052, camt.053 and camt.054 in versions 001.01 to 001.08",
                              Reason::file_unreadable);
  }

  Result<> start_inside(const ElementName& name, const XML_Char** attributes) {
    const int level = depth_ - document_depth_;
    if (level == 1) return {};
    if (level == 2) return start_record(name);
    if (level == 3 && in_statement_) {
      in_entry_ = name.local == "Ntry";
      part_.clear();
      tree_ = &part_;
    }
    if (tree_ == nullptr) return {};
    if (in_entry_ && detail_depth_ == 0 && name.local == "TxDtls") {
      detail_depth_ = depth_;
      detail_.clear();
      tree_ = &detail_;
    }
    tree_->open(name.local, line());
    for (; *attributes != nullptr; attributes += 2) {
      if (std::strcmp(*attributes, "Ccy") == 0) tree_->attribute(attributes[1]);
    }
    return check_size();
  }

  Result<> start_record(const ElementName& name) {
    if (name.local == "GrpHdr") {
      part_.clear();
      tree_ = &part_;
      tree_->open(name.local, line());
      return {};
    }
    const std::string_view wanted = reading_.file.format == "camt.053"   ? "Stmt"
                                    : reading_.file.format == "camt.052" ? "Rpt"
                                                                         : "Ntfctn";
    if (name.local != wanted) {
      skipped_from_ = depth_;
      return {};
    }
    in_statement_ = true;
    statement_.start(line());
    return {};
  }

  Result<> finish() {
    silent_bytes_ = 0;
    const int level = depth_ - document_depth_;
    const bool skipped = skipped_from_ != 0;
    if (skipped_from_ == depth_) skipped_from_ = 0;
    --depth_;
    if (skipped || document_depth_ == 0) return {};
    if (level == 0) {
      document_depth_ = 0;
      return {};
    }
    if (level == 1) return finish_message();
    if (tree_ != nullptr) tree_->close();
    if (detail_depth_ != 0 && depth_ + 1 == detail_depth_) return finish_detail();
    if (level == 2) return finish_record();
    if (level == 3 && in_statement_) return finish_part();
    return {};
  }

  Result<> finish_detail() {
    detail_depth_ = 0;
    tree_ = &part_;
    return statement_.detail(detail_, part_);
  }

  Result<> finish_part() {
    tree_ = nullptr;
    in_entry_ = false;
    return statement_.part(part_);
  }

  Result<> finish_record() {
    if (!in_statement_) {
      tree_ = nullptr;
      return statement_.group_header(part_);
    }
    in_statement_ = false;
    return statement_.finish(line());
  }

  Result<> finish_message() {
    if (reading_.file.statements > 0) return {};
    return reading_.refuse_at(line(), "the message ends without a single statement of an account",
                              Reason::file_unreadable);
  }

  BankReading& reading_;
  CamtStatement statement_;
  std::unique_ptr<XML_ParserStruct, ParserFree> parser_;
  std::optional<Refusal> failure_;
  std::string gathered_;
  bool begun_ = false;
  std::int64_t skipped_lines_ = 0;
  std::size_t silent_bytes_ = 0;
  int depth_ = 0;
  int document_depth_ = 0;  // 0: outside
  int skipped_from_ = 0;
  int detail_depth_ = 0;
  bool in_statement_ = false;
  bool in_entry_ = false;
  std::string root_;
  std::string space_;
  XmlTree part_;    // a child of the statement, or the group header
  XmlTree detail_;  // a TxDtls of it
  XmlTree* tree_ = nullptr;
};

}  // namespace

bool looks_like_camt(std::string_view begin) {
  return begin.find("camt.05") != std::string_view::npos;
}

Result<BankFile> read_camt(ByteSource& source, std::string_view file_name, BankSink& sink, Unreconciled unreconciled) {
  BankReading reading(file_name, sink, unreconciled);
  CamtReader reader(reading);
  TRY(reader.read(source));
  if (reading.file.format.empty()) {
    return reading.refuse_at(1,
                             "this XML has no Document of camt.052, camt.053 or camt.054 in versions 001.01 to 001.08",
                             Reason::file_unreadable);
  }
  return std::move(reading.file);
}

}  // namespace dunlin
