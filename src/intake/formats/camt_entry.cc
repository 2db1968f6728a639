#include "intake/formats/camt_entry.h"

#include <algorithm>

#include "intake/cell_text.h"
#include "intake/formats/bank_text.h"

namespace dunlin {
namespace {

using Place = XmlTree::Place;

std::string take_any(XmlTree& tree, Place from, std::initializer_list<std::string_view> paths) {
  for (const std::string_view path : paths) {
    std::string text = tree.take_text(from, path);
    if (!text.empty()) return text;
  }
  return {};
}

std::string path_of(std::string_view role, std::string_view rest) {
  return std::string(role) + std::string(rest);
}

std::string peek_account(const XmlTree& tree, Place account) {
  for (const std::string_view path : {"Id/IBAN", "Id/Othr/Id", "Id/BBAN", "Id/PrtryAcct/Id", "Id/UPIC"}) {
    const Place at = account == XmlTree::none ? account : tree.find(account, path);
    if (at != XmlTree::none) return without_spaces(clean_text(tree.raw_text(at)));
  }
  return {};
}

// One side of the payment: Dbtr or Cdtr. Version 8 puts a person or a bank between.
BankParty read_party(XmlTree& tree, Place detail, std::string_view role) {
  BankParty party;
  const Place parties = tree.find(detail, "RltdPties");
  if (parties != XmlTree::none) {
    party.name =
        take_any(tree, parties, {path_of(role, "/Nm"), path_of(role, "/Pty/Nm"), path_of(role, "/Agt/FinInstnId/Nm")});
    const Place account = tree.find(parties, path_of(role, "Acct"));
    if (account != XmlTree::none) party.account = camt_account(tree, account);
    if (party.name.empty()) party.name = tree.take_text(account, "Nm");
  }
  const Place agent = tree.find(detail, path_of("RltdAgts/", path_of(role, "Agt/FinInstnId")));
  party.bank = take_any(tree, agent, {"BICFI", "BIC", "CmbndId/BIC", "ClrSysMmbId/MmbId", "ClrSysMmbId/Id", "Nm"});
  return party;
}

// The debtor of a credit, the creditor of a debit; but never the account's own side where the other one is known.
std::string_view other_role(const XmlTree& tree, Place detail, CreditOrDebit direction, const CamtFrame& frame) {
  const bool credit = direction == CreditOrDebit::credit;
  const std::string_view usual = credit ? "Dbtr" : "Cdtr";
  const std::string_view opposite = credit ? "Cdtr" : "Dbtr";
  const Place parties = tree.find(detail, "RltdPties");
  if (parties == XmlTree::none || frame.account.empty()) return usual;
  const auto account = [&](std::string_view role) {
    return peek_account(tree, tree.find(parties, path_of(role, "Acct")));
  };
  const std::string account_opposite = account(opposite);
  const bool is_own = account(usual) == frame.account;
  return is_own && !account_opposite.empty() && account_opposite != frame.account ? opposite : usual;
}

std::string read_code(XmlTree& tree, Place parent) {
  const Place code = tree.find(parent, "BkTxCd");
  if (code == XmlTree::none) return {};
  std::string text = tree.take_text(code, "Domn/Cd");
  if (text.empty()) return take_any(tree, code, {"Prtry/Cd", "Prtry"});
  const std::string family = tree.take_text(code, "Domn/Fmly/Cd");
  const std::string kind = tree.take_text(code, "Domn/Fmly/SubFmlyCd");
  if (!family.empty()) text += "/" + family;
  if (!kind.empty()) text += "/" + kind;
  return text;
}

// External code list "Bank Transaction Code", sub-families of what came back: reimbursed, unpaid, reversed.
bool is_return_code(std::string_view code) {
  static constexpr std::string_view returns[] = {"RRTN", "UPDD", "PRDD", "RCDD", "RPCR", "UPCT", "UPCQ", "CQRV"};
  const std::size_t slash = code.rfind('/');
  if (slash == std::string_view::npos) return false;
  return std::find(std::begin(returns), std::end(returns), code.substr(slash + 1)) != std::end(returns);
}

void read_return(XmlTree& tree, Place detail, BankLine& line) {
  const Place returned = tree.find(detail, "RtrInf");
  if (returned == XmlTree::none) return;
  line.returned = true;
  line.return_reason = take_any(tree, returned, {"Rsn/Cd", "Rsn/Prtry", "RtrRsn/Cd", "RtrRsn/Prtry"});
}

void read_amount_details(XmlTree& tree, Place parent, BankLine& line) {
  const Place details = tree.find(parent, "AmtDtls");
  if (details == XmlTree::none) return;
  line.instructed = camt_told_amount(tree, tree.find(details, "InstdAmt/Amt"));
  line.exchange_rate =
      take_any(tree, details, {"TxAmt/CcyXchg/XchgRate", "InstdAmt/CcyXchg/XchgRate", "CntrValAmt/CcyXchg/XchgRate"});
}

// The total, or the sum of what is in one currency.
void read_charges(XmlTree& tree, Place parent, BankLine& line) {
  std::optional<Money> sum;
  const auto count_in = [&](Place at) {
    const std::optional<Money> charge = camt_told_amount(tree, at);
    if (!charge) return;
    const Result<Money> more = sum ? add(*sum, *charge) : Result<Money>(*charge);
    if (more) sum = *more;
  };
  for (Place at = tree.find(parent, "Chrgs"); at != XmlTree::none; at = tree.next_like(at)) {
    const Place total = tree.find(at, "TtlChrgsAndTaxAmt");
    if (total != XmlTree::none) {
      count_in(total);
      continue;
    }
    if (tree.find(at, "Amt") != XmlTree::none) count_in(tree.find(at, "Amt"));
    for (Place record = tree.find(at, "Rcrd"); record != XmlTree::none; record = tree.next_like(record)) {
      count_in(tree.find(record, "Amt"));
    }
  }
  line.charges = sum;
}

Result<bool> read_pending(const BankReading& reading, XmlTree& tree, Place entry) {
  const std::string status = take_any(tree, entry, {"Sts", "Sts/Cd", "Sts/Prtry"});
  if (status.empty() || status == "BOOK") return false;
  if (status == "PDNG" || status == "INFO" || status == "FUTR") return true;
  return reading.refuse_at(tree.line(entry), "the status \"" + printable(status, 40) +
                                                 "\" of the entry is not one of BOOK, PDNG, INFO and FUTR");
}

BankBalance::Kind kind_of_balance(std::string_view code) {
  if (code == "OPBD" || code == "PRCD") return BankBalance::Kind::opening;
  if (code == "CLBD") return BankBalance::Kind::closing;
  if (code == "OPAV") return BankBalance::Kind::opening_available;
  if (code == "CLAV") return BankBalance::Kind::closing_available;
  if (code == "FWAV") return BankBalance::Kind::forward_available;
  return BankBalance::Kind::other;
}

Result<Money> read_amount(const BankReading& reading, const XmlTree& tree, Place at) {
  const Result<Currency> currency = Currency::parse(tree.attribute_of(at));
  if (!currency) return reading.refuse_at(tree.line(at), currency.error());
  const Result<Money> amount = parse_bank_amount(clean_text(tree.raw_text(at)), *currency, '.');
  if (!amount) return reading.refuse_at(tree.line(at), amount.error());
  return *amount;
}

Money signed_amount(Money amount, CreditOrDebit direction) {
  return direction == CreditOrDebit::credit ? amount : Money{-amount.minor, amount.currency};
}

// The amount of a detail in the currency of its entry, if any of those that it says is; else the first of them.
Place find_amount(const XmlTree& tree, Place detail, std::string_view currency) {
  Place first = XmlTree::none;
  for (const std::string_view path : {"Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/CntrValAmt/Amt", "AmtDtls/InstdAmt/Amt"}) {
    const Place at = tree.find(detail, path);
    if (at == XmlTree::none) continue;
    if (tree.attribute_of(at) == currency) return at;
    if (first == XmlTree::none) first = at;
  }
  return first;
}

void fill(std::string& text, const std::string& from) {
  if (text.empty()) text = from;
}

// That of the detail, but not a code of the bank's own before one that all banks share.
void merge_code(const std::string& of_entry, BankLine& line) {
  if (of_entry.empty() || of_entry == line.code) return;
  std::string other = of_entry;
  const bool detail_is_shared = line.code.find('/') != std::string::npos;
  if (line.code.empty() || (!detail_is_shared && of_entry.find('/') != std::string::npos)) std::swap(line.code, other);
  if (!other.empty()) line.further.push_back({"BkTxCd", std::move(other)});
}

}  // namespace

Result<CreditOrDebit> camt_direction(const BankReading& reading, XmlTree& tree, Place parent) {
  const std::string said = tree.take_text(parent, "CdtDbtInd");
  if (said == "CRDT") return CreditOrDebit::credit;
  if (said == "DBIT") return CreditOrDebit::debit;
  return reading.refuse_at(tree.line(parent), "CdtDbtInd of this " + std::string(tree.name(parent)) + " is \"" +
                                                  printable(said, 20) + "\"; expected CRDT or DBIT");
}

Result<Money> camt_amount(const BankReading& reading, XmlTree& tree, Place parent) {
  const Place at = tree.find(parent, "Amt");
  if (at == XmlTree::none) {
    return reading.refuse_at(tree.line(parent), "this " + std::string(tree.name(parent)) + " has no Amt");
  }
  tree.take(at);
  return read_amount(reading, tree, at);
}

std::optional<Money> camt_told_amount(XmlTree& tree, Place at) {
  if (at == XmlTree::none) return std::nullopt;
  const Result<Currency> currency = Currency::parse(tree.attribute_of(at));
  if (!currency) return std::nullopt;
  const Result<Money> amount = parse_bank_amount(clean_text(tree.raw_text(at)), *currency, '.');
  if (!amount) return std::nullopt;
  tree.take(at);
  return *amount;
}

Result<std::optional<Date>> camt_date(const BankReading& reading, XmlTree& tree, Place parent, std::string_view path) {
  const Place at = parent == XmlTree::none ? parent : tree.find(parent, path);
  if (at == XmlTree::none) return std::optional<Date>();
  const std::string text = take_any(tree, at, {"Dt", "DtTm", ""});
  const bool has_time = text.size() > 10 && (text[10] == 'T' || text[10] == 'Z' || text[10] == '+' || text[10] == '-');
  const Result<Date> date = Date::parse(has_time ? std::string_view(text).substr(0, 10) : std::string_view(text));
  if (!date) return reading.refuse_at(tree.line(at), date.error());
  return std::optional<Date>(*date);
}

std::string camt_account(XmlTree& tree, Place account) {
  return without_spaces(take_any(tree, account, {"Id/IBAN", "Id/Othr/Id", "Id/BBAN", "Id/PrtryAcct/Id", "Id/UPIC"}));
}

Result<BankBalance> camt_balance(const BankReading& reading, XmlTree& tree) {
  const Place root = tree.root();
  BankBalance balance;
  balance.code = take_any(tree, root, {"Tp/CdOrPrtry/Cd", "Tp/CdOrPrtry/Prtry", "Tp/Cd", "Tp/Prtry"});
  balance.kind = kind_of_balance(balance.code);
  balance.amount = signed_amount(TRY(camt_amount(reading, tree, root)), TRY(camt_direction(reading, tree, root)));
  const std::optional<Date> day = TRY(camt_date(reading, tree, root, "Dt"));
  if (!day) return reading.refuse_at(tree.line(root), "this balance has no date");
  balance.on = *day;
  return balance;
}

Result<BankLine> camt_entry(const BankReading& reading, XmlTree& tree, const CamtFrame& frame) {
  const Place root = tree.root();
  BankLine line;
  line.line = tree.line(root);
  line.amount = signed_amount(TRY(camt_amount(reading, tree, root)), TRY(camt_direction(reading, tree, root)));
  line.pending = TRY(read_pending(reading, tree, root));
  line.valued_on = TRY(camt_date(reading, tree, root, "ValDt"));
  std::optional<Date> booked = TRY(camt_date(reading, tree, root, "BookgDt"));
  if (!booked) booked = line.valued_on ? line.valued_on : frame.created_on;
  if (!booked) return reading.refuse_at(line.line, "neither the entry nor the message says a day");
  line.booked_on = *booked;
  line.code = read_code(tree, root);
  line.returned = tree.take_text(root, "RvslInd") == "true" || is_return_code(line.code);
  line.bank_reference = clean_reference(tree.take_text(root, "AcctSvcrRef"));
  line.customer_reference = clean_reference(tree.take_text(root, "NtryRef"));
  line.booking_text = tree.take_text(root, "AddtlNtryInf");
  read_amount_details(tree, root, line);
  read_charges(tree, root, line);
  line.further = tree.untaken(root);
  return line;
}

Result<CamtDetail> camt_detail(const BankReading& reading, XmlTree& tree, const CamtEntrySide& of_entry,
                               const CamtFrame& frame) {
  const Place root = tree.root();
  CamtDetail detail;
  BankLine& line = detail.line;
  line.line = tree.line(root);
  const CreditOrDebit direction =
      tree.find(root, "CdtDbtInd") == XmlTree::none ? of_entry.direction : TRY(camt_direction(reading, tree, root));
  const std::optional<Money> told = camt_told_amount(tree, find_amount(tree, root, of_entry.currency));
  if (told) detail.amount = signed_amount(*told, direction);
  read_amount_details(tree, root, line);
  if (!line.instructed && told) {
    const std::optional<Money> own = camt_told_amount(tree, tree.find(root, "Amt"));
    if (own && own->currency != told->currency) line.instructed = own;
  }
  read_charges(tree, root, line);
  line.code = read_code(tree, root);
  read_return(tree, root, line);
  line.returned |= is_return_code(line.code);
  line.end_to_end_id = clean_reference(tree.take_text(root, "Refs/EndToEndId"));
  line.mandate = clean_reference(tree.take_text(root, "Refs/MndtId"));
  line.check_number = clean_reference(tree.take_text(root, "Refs/ChqNb"));
  line.bank_reference = clean_reference(tree.take_text(root, "Refs/AcctSvcrRef"));
  line.customer_reference = clean_reference(take_any(tree, root, {"Refs/InstrId", "Refs/PmtInfId"}));
  const std::string_view role = other_role(tree, root, direction, frame);
  line.other = read_party(tree, root, role);
  const Place parties = tree.find(root, "RltdPties");
  const std::string ultimate = path_of("Ultmt", role);
  line.ultimate.name = take_any(tree, parties, {path_of(ultimate, "/Nm"), path_of(ultimate, "/Pty/Nm")});
  TRY(camt_remittance(reading, tree, root, line));
  if (line.text.empty()) line.text = tree.take_text(root, "AddtlTxInf");
  if (line.text.size() > line_text_bytes_max) {
    return reading.refuse_at(
        line.line, "the text of this detail is longer than " + std::to_string(line_text_bytes_max) + " bytes");
  }
  line.further = tree.untaken(root);
  return detail;
}

BankLine camt_merged(const BankLine& entry, CamtDetail detail) {
  BankLine line = std::move(detail.line);
  line.amount = entry.amount;
  line.booked_on = entry.booked_on;
  line.valued_on = entry.valued_on;
  line.pending = entry.pending;
  line.returned |= entry.returned;
  merge_code(entry.code, line);
  fill(line.booking_text, entry.booking_text);
  fill(line.bank_reference, entry.bank_reference);
  fill(line.customer_reference, entry.customer_reference);
  fill(line.exchange_rate, entry.exchange_rate);
  if (!line.instructed) line.instructed = entry.instructed;
  if (!line.charges) line.charges = entry.charges;
  line.further.insert(line.further.end(), entry.further.begin(), entry.further.end());
  return line;
}

}  // namespace dunlin
