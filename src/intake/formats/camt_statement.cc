#include "intake/formats/camt_statement.h"

#include <algorithm>

#include "base/check.h"
#include "intake/cell_text.h"
#include "intake/formats/bank_text.h"

namespace dunlin {
namespace {

// Of all the details of one entry; those of a batch of documents_max payments have a quarter of it.
constexpr std::size_t details_bytes_max = std::size_t{48} << 20;

void append_untaken(const XmlTree& tree, std::vector<NamedText>& further) {
  const std::string prefix = std::string(tree.name(tree.root())) + "/";
  for (NamedText& rest : tree.untaken(tree.root())) {
    further.push_back({prefix + rest.name, std::move(rest.text)});
  }
}

StatementKind kind_of(std::string_view format) {
  if (format == "camt.052") return StatementKind::intraday;
  if (format == "camt.054") return StatementKind::notification;
  return StatementKind::statement;
}

const BankBalance* find_balance(const std::vector<BankBalance>& balances, std::string_view code) {
  const auto found = std::find_if(balances.begin(), balances.end(),
                                  [code](const BankBalance& balance) { return balance.code == code; });
  return found == balances.end() ? nullptr : &*found;
}

void push_if(std::vector<NamedText>& further, std::string_view name, const std::string& text) {
  if (!text.empty()) further.push_back({std::string(name), text});
}

// What has a field in a line of its own, for a detail that is none.
void keep_fields_of_detail(const BankLine& detail, std::vector<NamedText>& further) {
  push_if(further, "TxDtls/party", detail.other.name);
  push_if(further, "TxDtls/account", detail.other.account);
  push_if(further, "TxDtls/bank", detail.other.bank);
  push_if(further, "TxDtls/EndToEndId", detail.end_to_end_id);
  push_if(further, "TxDtls/reference", detail.customer_reference);
  push_if(further, "TxDtls/AcctSvcrRef", detail.bank_reference);
  push_if(further, "TxDtls/MndtId", detail.mandate);
}

std::size_t bytes_of(const std::vector<NamedText>& texts) {
  std::size_t bytes = 0;
  for (const NamedText& named : texts) bytes += named.name.size() + named.text.size();
  return bytes;
}

// A detail that is not a line of its own: what it names, as a document of the entry.
RemittedDocument as_document(const CamtDetail& detail) {
  RemittedDocument document;
  const BankLine& line = detail.line;
  if (!line.structured_references.empty()) {
    document.reference = line.structured_references.front();
  } else {
    document.reference = line.end_to_end_id;
  }
  if (detail.amount) {
    document.paid =
        Money{detail.amount->minor < 0 ? -detail.amount->minor : detail.amount->minor, detail.amount->currency};
  }
  document.note = line.text;
  return document;
}

}  // namespace

Result<> CamtStatement::group_header(XmlTree& tree) {
  const XmlTree::Place created = tree.find(tree.root(), "CreDtTm");
  if (created != XmlTree::none) {
    const Result<Date> day = Date::parse(tree.raw_text(created).substr(0, 10));
    if (day) group_created_on_ = *day;
  }
  group_further_.clear();
  append_untaken(tree, group_further_);
  return {};
}

void CamtStatement::start(std::int64_t line) {
  head_ = StatementHead();
  head_.line = line;
  head_.kind = kind_of(reading_.file.format);
  head_.further = group_further_;
  end_ = StatementEnd();
  frame_ = CamtFrame();
  frame_.created_on = group_created_on_;
  begun_ = false;
  several_pages_ = false;
  closing_line_ = line;
  details_.clear();
  details_left_out_ = false;
  details_bytes_ = 0;
  kept_bytes_ = 0;
  summary_.clear();
  credits_ = Sum();
  debits_ = Sum();
  currency_of_sums_.reset();
}

Result<> CamtStatement::part(XmlTree& tree) {
  const std::string_view name = tree.name(tree.root());
  if (name == "Ntry") return entry(tree);
  kept_bytes_ += tree.bytes();
  if (kept_bytes_ > statement_text_bytes_max) {
    return reading_.refuse_at(
        tree.line(tree.root()),
        "the statement says more than " + std::to_string(statement_text_bytes_max) + " bytes besides its entries");
  }
  if (name == "Bal") {
    end_.balances.push_back(TRY(camt_balance(reading_, tree)));
    if (end_.balances.back().code == "CLBD") closing_line_ = tree.line(tree.root());
    return {};
  }
  if (name == "TxsSummry") {
    summary_ = tree;
    return {};
  }
  if (name == "AddtlStmtInf" || name == "AddtlRptInf" || name == "AddtlNtfctnInf") {
    append_with_space(end_.text, tree.take_text(tree.root(), ""));
    return {};
  }
  return head_part(tree);
}

Result<> CamtStatement::head_part(XmlTree& tree) {
  const XmlTree::Place root = tree.root();
  const std::string_view name = tree.name(root);
  if (name == "Id") {
    head_.id = tree.take_text(root, "");
  } else if (name == "ElctrncSeqNb") {
    head_.number = tree.take_text(root, "");
  } else if (name == "CreDtTm") {
    const std::optional<Date> day = TRY(camt_date(reading_, tree, root, ""));
    if (day) frame_.created_on = day;
  } else if (name == "FrToDt") {
    head_.from = TRY(camt_date(reading_, tree, root, "FrDtTm"));
    head_.to = TRY(camt_date(reading_, tree, root, "ToDtTm"));
  } else if (name == "StmtPgntn" || name == "RptPgntn" || name == "NtfctnPgntn") {
    const XmlTree::Place last = tree.find(root, "LastPgInd");
    const XmlTree::Place number = tree.find(root, "PgNb");
    several_pages_ = (last != XmlTree::none && clean_text(tree.raw_text(last)) == "false") ||
                     (number != XmlTree::none && clean_text(tree.raw_text(number)) != "1");
  } else if (name == "Acct") {
    account(tree);
  }
  if (tree.first_child(root) != XmlTree::none) {
    append_untaken(tree, head_.further);
  } else if (name != "Id" && name != "ElctrncSeqNb") {
    head_.further.push_back({std::string(name), clean_text(tree.raw_text(root))});
  }
  return {};
}

void CamtStatement::account(XmlTree& tree) {
  const XmlTree::Place root = tree.root();
  head_.account = camt_account(tree, root);
  frame_.account = head_.account;
  const XmlTree::Place currency = tree.find(root, "Ccy");
  if (currency != XmlTree::none) {
    const Result<Currency> known = Currency::parse(clean_text(tree.raw_text(currency)));
    if (known) {
      head_.currency = *known;
      tree.take(currency);
    }
  }
  head_.owner = tree.take_text(root, "Ownr/Nm");
  for (const std::string_view path :
       {"Svcr/FinInstnId/BICFI", "Svcr/FinInstnId/BIC", "Svcr/FinInstnId/CmbndId/BIC",
        "Svcr/FinInstnId/ClrSysMmbId/MmbId", "Svcr/FinInstnId/Nm", "Svcr/FinInstnId/NmAndAdr/Nm"}) {
    if (!head_.servicer.empty()) break;
    head_.servicer = tree.take_text(root, path);
  }
}

Result<> CamtStatement::begin() {
  if (begun_) return {};
  begun_ = true;
  const BankBalance* opening = find_balance(end_.balances, "OPBD");
  if (opening == nullptr) opening = find_balance(end_.balances, "PRCD");
  if (opening != nullptr) head_.opening = *opening;
  return reading_.begin(head_);
}

Result<> CamtStatement::detail(XmlTree& tree, XmlTree& entry) {
  if (details_left_out_) return {};
  details_bytes_ += tree.bytes();
  if (details_.size() == documents_max || details_bytes_ > details_bytes_max) {
    reading_.warn(entry.line(entry.root()), "the entry has more than " + std::to_string(documents_max) +
                                                " details, or very long ones: it was read as one line without them");
    details_left_out_ = true;
    details_ = {};
    return {};
  }
  CamtEntrySide of_entry;
  of_entry.direction = TRY(camt_direction(reading_, entry, entry.root()));
  const XmlTree::Place amount = entry.find(entry.root(), "Amt");
  if (amount != XmlTree::none) of_entry.currency = entry.attribute_of(amount);
  details_.push_back(TRY(camt_detail(reading_, tree, of_entry, frame_)));
  return {};
}

// For TxsSummry, which counts entries and not lines.
Result<> CamtStatement::count_in(const BankLine& line) {
  if (credits_.count + debits_.count == 0) currency_of_sums_ = line.amount.currency;
  if (currency_of_sums_ != line.amount.currency) currency_of_sums_.reset();
  const bool credit = line.amount.minor >= 0;
  Sum& sum = credit ? credits_ : debits_;
  ++sum.count;
  const Result<std::int64_t> more = add_minor(sum.minor, credit ? line.amount.minor : -line.amount.minor);
  if (!more) return reading_.refuse_at(line.line, more.error());
  sum.minor = *more;
  return {};
}

Result<> CamtStatement::entry(XmlTree& tree) {
  details_left_out_ = false;
  details_bytes_ = 0;
  const BankLine line = TRY(camt_entry(reading_, tree, frame_));
  TRY(begin());
  TRY(count_in(line));
  if (details_.empty()) return reading_.line(line);
  if (details_.size() == 1) {
    CamtDetail& only = details_.front();
    if (!only.line.instructed && only.amount && *only.amount != line.amount) {
      only.line.instructed =
          Money{only.amount->minor < 0 ? -only.amount->minor : only.amount->minor, only.amount->currency};
    }
    BankLine merged = camt_merged(line, std::move(only));
    merged.line = line.line;
    details_.clear();
    return reading_.line(merged);
  }
  Result<> given = TRY(details_sum_to(line)) ? give_batch(line) : give_with_documents(line);
  details_.clear();
  return given;
}

Result<bool> CamtStatement::details_sum_to(const BankLine& line) const {
  Money sum{0, line.amount.currency};
  for (const CamtDetail& detail : details_) {
    if (!detail.amount || detail.amount->currency != sum.currency) return false;
    const Result<Money> more = add(sum, *detail.amount);
    if (!more) return reading_.refuse_at(detail.line.line, more.error());
    sum = *more;
  }
  return sum == line.amount;
}

Result<> CamtStatement::give_batch(const BankLine& line) {
  ++batches_;
  for (CamtDetail& detail : details_) {
    if (detail.line.bank_reference.empty()) {
      for (const NamedText& rest : detail.line.further) {
        if (rest.name == "Refs/TxId") detail.line.bank_reference = clean_reference(rest.text);
      }
    }
    const Money amount = *detail.amount;
    BankLine merged = camt_merged(line, std::move(detail));
    merged.amount = amount;
    merged.of_batch = batches_;
    TRY(reading_.line(merged));
  }
  return {};
}

Result<> CamtStatement::give_with_documents(BankLine line) {
  std::size_t further_bytes = bytes_of(line.further);
  bool left_out = false;
  for (const CamtDetail& detail : details_) {
    line.returned |= detail.line.returned;
    if (line.return_reason.empty()) line.return_reason = detail.line.return_reason;
    if (detail.line.documents.empty()) {
      line.documents.push_back(as_document(detail));
    } else {
      line.documents.insert(line.documents.end(), detail.line.documents.begin(), detail.line.documents.end());
    }
    if (line.documents.size() > documents_max) {
      return reading_.refuse_at(detail.line.line,
                                "more than " + std::to_string(documents_max) + " documents in one line");
    }
    line.structured_references.insert(line.structured_references.end(), detail.line.structured_references.begin(),
                                      detail.line.structured_references.end());
    std::vector<NamedText> further = detail.line.further;
    keep_fields_of_detail(detail.line, further);
    further_bytes += bytes_of(further);
    if (further_bytes > line_text_bytes_max) {
      if (!left_out) reading_.warn(detail.line.line, "the entry has so many details that some texts were left out");
      left_out = true;
      continue;
    }
    std::move(further.begin(), further.end(), std::back_inserter(line.further));
  }
  return reading_.line(line);
}

Result<> CamtStatement::check_sum(std::string_view path, const Sum& sum) {
  const XmlTree::Place at = summary_.empty() ? XmlTree::none : summary_.find(summary_.root(), path);
  if (at == XmlTree::none) return {};
  const std::string count = summary_.take_text(at, "NbOfNtries");
  if (!count.empty() && count != std::to_string(sum.count)) {
    TRY(reading_.mismatch(summary_.line(at), std::string(path) + " says \"" + printable(count, 20) +
                                                 "\" entries, and there are " + std::to_string(sum.count)));
  }
  const std::string total = summary_.take_text(at, "Sum");
  if (total.empty() || !currency_of_sums_) return {};
  const Result<Money> amount = parse_bank_amount(total, *currency_of_sums_, '.');
  if (!amount) return reading_.refuse_at(summary_.line(at), amount.error());
  if (amount->minor == sum.minor) return {};
  return reading_.mismatch(summary_.line(at), std::string(path) + " says a sum of " + format_amount(*amount) +
                                                  ", and the entries come to " +
                                                  format_amount(Money{sum.minor, *currency_of_sums_}));
}

Result<> CamtStatement::check_summary() {
  TRY(check_sum("TtlCdtNtries", credits_));
  TRY(check_sum("TtlDbtNtries", debits_));
  const Result<std::int64_t> both = add_minor(credits_.minor, debits_.minor);
  return check_sum("TtlNtries", Sum{credits_.count + debits_.count, both ? *both : 0});
}

Result<> CamtStatement::finish(std::int64_t line) {
  TRY(begin());
  TRY(check_summary());
  StatementTotals totals;
  totals.line = closing_line_;
  const BankBalance* closing = find_balance(end_.balances, "CLBD");
  if (head_.kind == StatementKind::statement && closing != nullptr) {
    if (several_pages_) {
      reading_.warn(line, "this is one page of several, so its balances were not compared");
    } else {
      totals.closing = *closing;
    }
  }
  return reading_.end(end_, totals);
}

}  // namespace dunlin
