// camt of many versions: every value that the library genkgo/camt reads from them is one of ours.
//
// Theirs are objects with getters. What belongs to a getter is in the table `places`: the names of our values, as
// said_by() writes them, of which one has to be the value. A name that begins with '/' ends a path in `further`.
#include <gtest/gtest.h>

#include <algorithm>

#include "conformance/expectations.h"
#include "intake/formats/bank_file.h"
#include "intake/formats/collected_bank.h"

namespace dunlin::conformance {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;
using Said = std::vector<std::pair<std::string, std::string>>;

const std::vector<Difference> differences = {
    {"", "Entry.getIndex", "the place in the file is told by `line`"},
    {"multi.statement", "Message.getEntries",
     "theirs keeps the last of the entries that have one index in their statements"},
};

const std::map<std::string_view, std::vector<std::string_view>> places = {
    {"GroupHeader.getAdditionalInformation", {"/AddtlInf"}},
    {"GroupHeader.getCreatedOn", {"/CreDtTm"}},
    {"GroupHeader.getMessageId", {"GrpHdr/MsgId"}},
    {"Recipient.getCountryOfResidence", {"/CtryOfRes"}},
    {"Recipient.getName", {"/MsgRcpt/Nm"}},
    {"Address.getAddressLines", {"/AdrLine"}},
    {"Address.getBuildingNumber", {"/BldgNb"}},
    {"Address.getCountry", {"/Ctry"}},
    {"Address.getPostCode", {"/PstCd"}},
    {"Address.getStreetName", {"/StrtNm"}},
    {"Address.getTownName", {"/TwnNm"}},
    {"OrganisationIdentification.getBei", {"/BEI", "/BICOrBEI"}},
    {"OrganisationIdentification.getBic", {"/BIC", "/BICOrBEI", "/AnyBIC"}},
    {"OrganisationIdentification.getEangln", {"/EANGLN"}},
    {"OrganisationIdentification.getIbei", {"/IBEI"}},
    {"OrganisationIdentification.getIdentification", {"/Othr/Id", "/PrtryId/Id"}},
    {"OrganisationIdentification.getOtherId", {"/Othr/Id", "/PrtryId/Id"}},
    {"OrganisationIdentification.getOtherIssuer", {"/Issr"}},
    {"PrivateIdentification.getBirthDate", {"/BirthDt"}},
    {"PrivateIdentification.getCityOfBirth", {"/CityOfBirth"}},
    {"PrivateIdentification.getCountryOfBirth", {"/CtryOfBirth"}},
    {"PrivateIdentification.getProvinceOfBirth", {"/PrvcOfBirth"}},
    {"PrivateIdentification.getOtherId", {"/Othr/Id"}},
    {"PrivateIdentification.getOtherIssuer", {"/Issr"}},
    {"PrivateIdentification.getOtherSchemeName", {"/SchmeNm/Cd"}},
    {"Pagination.getPageNumber", {"/PgNb"}},
    {"OriginalBusinessQuery.getCreatedOn", {"/OrgnlBizQry/CreDtTm"}},
    {"OriginalBusinessQuery.getMessageId", {"/OrgnlBizQry/MsgId"}},
    {"OriginalBusinessQuery.getMessageNameId", {"/OrgnlBizQry/MsgNmId"}},
    {"Record.getAdditionalInformation", {"text of statement"}},
    {"Record.getCopyDuplicateIndicator", {"CpyDplctInd"}},
    {"Record.getCreatedOn", {"CreDtTm"}},
    {"Record.getElectronicSequenceNumber", {"number"}},
    {"Record.getFromDate", {"from"}},
    {"Record.getId", {"id"}},
    {"Record.getLegalSequenceNumber", {"LglSeqNb"}},
    {"Record.getToDate", {"to"}},
    {"Account.getId", {"account", "account of statement", "/Id/IBAN", "/Othr/Id", "TxDtls/account"}},
    {"Account.getIban", {"account", "account of statement", "/Id/IBAN", "TxDtls/account"}},
    {"Account.getIdentification", {"account", "account of statement", "/Id/IBAN", "/Othr/Id", "TxDtls/account"}},
    {"Account.getName", {"/Acct/Nm", "Acct/Nm", "DbtrAcct/Nm", "/CdtrAcct/Nm"}},
    {"Balance", {"balance"}},
    {"Entry.getAccountServicerReference", {"bank_reference"}},
    {"Entry.getAdditionalInfo", {"booking_text"}},
    {"Entry.getAmount", {"amount"}},
    {"Entry.getBatchPaymentId", {"/Btch/PmtInfId", "Btch/PmtInfId"}},
    {"Entry.getBookingDate", {"booked_on"}},
    {"Entry.getCreditDebitIndicator", {"direction"}},
    {"Entry.getReversalIndicator", {"returned"}},
    {"Entry.getStatus", {"status"}},
    {"Entry.getValueDate", {"valued_on"}},
    {"DomainBankTransactionCode.getCode", {"code 0"}},
    {"DomainFamilyBankTransactionCode.getCode", {"code 1"}},
    {"DomainFamilyBankTransactionCode.getSubFamilyCode", {"code 2"}},
    {"ProprietaryBankTransactionCode.getCode", {"code", "BkTxCd/Prtry/Cd", "BkTxCd"}},
    {"ProprietaryBankTransactionCode.getIssuer", {"BkTxCd/Prtry/Issr"}},
    {"EntryTransactionDetail.getAmount", {"size", "instructed", "paid", "/TxAmt/Amt"}},
    {"EntryTransactionDetail.getAmountDetails", {"AmtDtls/TxAmt/Amt", "size"}},
    {"EntryTransactionDetail.getCreditDebitIndicator", {"direction"}},
    {"Charges.getTotalChargesAndTaxAmount", {"charges", "Chrgs/TtlChrgsAndTaxAmt"}},
    {"ChargesRecord.getAmount", {"Chrgs/Rcrd/Amt", "charges"}},
    {"ChargesRecord.getChargesIncludedIndicator", {"Chrgs/Rcrd/ChrgInclInd"}},
    {"ChargesRecord.getIdentification", {"Chrgs/Rcrd/Tp/Prtry/Id"}},
    {"Reference.getEndToEndId", {"end_to_end_id", "TxDtls/EndToEndId"}},
    {"Reference.getInstructionId", {"customer_reference", "TxDtls/reference"}},
    {"Reference.getPaymentInformationId", {"Refs/PmtInfId", "customer_reference"}},
    {"Reference.getUuidEndToEndReference", {"Refs/UETR"}},
    {"ProprietaryReference.getReference", {"Refs/Prtry/Ref"}},
    {"ProprietaryReference.getType", {"Refs/Prtry/Tp"}},
    {"Agent.getBIC", {"bank", "/FinInstnId/BICFI", "/FinInstnId/BIC", "TxDtls/bank"}},
    {"Agent.getName", {"bank", "/FinInstnId/Nm"}},
    {"Party.getName",
     {"other", "ultimate", "/Dbtr/Nm", "/Cdtr/Nm", "/Dbtr/Pty/Nm", "/Cdtr/Pty/Nm", "/UltmtDbtr/Nm", "/UltmtCdtr/Nm",
      "/Agt/FinInstnId/Nm", "TxDtls/party"}},
    {"CreditorReferenceInformation.getCode", {"/CdtrRefInf/Tp/CdOrPrtry/Cd"}},
    {"CreditorReferenceInformation.getProprietary", {"/CdtrRefInf/Tp/CdOrPrtry/Prtry"}},
    {"CreditorReferenceInformation.getRef", {"reference"}},
    {"RemittanceInformation.getMessage", {"text", "reference"}},
    {"UnstructuredRemittanceInformation.getMessage", {"text"}},
    {"StructuredRemittanceInformation.getAdditionalRemittanceInformation", {"text"}},
};

std::string say(const Money& money) {
  return std::to_string(money.minor) + " " + std::string(money.currency.code());
}

Money size_of(Money money) {
  return Money{money.minor < 0 ? -money.minor : money.minor, money.currency};
}

std::string_view type_of(const BankBalance& balance) {
  static const std::map<std::string_view, std::string_view> types = {
      {"OPBD", "opening"},        {"PRCD", "opening"},           {"OPAV", "opening_available"},
      {"CLBD", "closing"},        {"CLAV", "closing_available"}, {"FWAV", "forward_available"},
      {"INFO", "information"},    {"ITAV", "interim_available"}, {"ITBD", "interim"},
      {"XPCD", "expected_credit"}};
  const auto found = types.find(balance.code);
  return found == types.end() ? std::string_view() : found->second;
}

// "3.79 CHF", as amounts stand in `further`.
std::string as_money(const std::string& text) {
  if (text.size() < 5 || text[text.size() - 4] != ' ') return text;
  const Result<Currency> currency = Currency::parse(text.substr(text.size() - 3));
  if (!currency) return text;
  const Result<Money> money = parse_amount(text.substr(0, text.size() - 4), *currency);
  return money ? say(*money) : text;
}

void say_further(const std::vector<NamedText>& texts, Said& said) {
  for (const NamedText& text : texts) {
    said.emplace_back(text.name, text.text);
    said.emplace_back(text.name, as_money(text.text));
  }
}

Said said_by(const CollectedBank::Statement& statement) {
  Said said;
  const StatementHead& head = statement.head;
  said.emplace_back("account of statement", head.account);
  said.emplace_back("id", head.id);
  said.emplace_back("number", head.number);
  if (head.from) said.emplace_back("from", head.from->to_string());
  if (head.to) said.emplace_back("to", head.to->to_string());
  say_further(head.further, said);
  if (!statement.end) return said;
  said.emplace_back("text of statement", statement.end->text);
  for (const BankBalance& balance : statement.end->balances) {
    said.emplace_back("balance",
                      std::string(type_of(balance)) + " " + say(balance.amount) + " " + balance.on.to_string());
  }
  return said;
}

void say_code(const std::string& code, Said& said) {
  said.emplace_back("code", code);
  std::size_t from = 0;
  for (int part = 0; from <= code.size(); ++part) {
    const std::size_t slash = std::min(code.find('/', from), code.size());
    said.emplace_back("code " + std::to_string(part), code.substr(from, slash - from));
    from = slash + 1;
  }
}

Said said_by(const BankLine& line) {
  Said said;
  said.emplace_back("amount", say(line.amount));
  said.emplace_back("size", say(size_of(line.amount)));
  said.emplace_back("direction", line.amount.minor < 0 ? "DBIT" : "CRDT");
  said.emplace_back("returned", line.returned ? "true" : "false");
  said.emplace_back("status", line.pending ? "PDNG" : "BOOK");
  said.emplace_back("booked_on", line.booked_on.to_string());
  if (line.valued_on) said.emplace_back("valued_on", line.valued_on->to_string());
  if (line.instructed) said.emplace_back("instructed", say(*line.instructed));
  if (line.charges) said.emplace_back("charges", say(*line.charges));
  for (const RemittedDocument& document : line.documents) {
    if (document.paid) said.emplace_back("paid", say(*document.paid));
    said.emplace_back("text", document.note);
  }
  for (const std::string& reference : line.structured_references) said.emplace_back("reference", reference);
  say_code(line.code, said);
  said.emplace_back("booking_text", line.booking_text);
  said.emplace_back("bank_reference", line.bank_reference);
  said.emplace_back("customer_reference", line.customer_reference);
  said.emplace_back("end_to_end_id", line.end_to_end_id);
  said.emplace_back("account", line.other.account);
  said.emplace_back("bank", line.other.bank);
  said.emplace_back("other", line.other.name);
  said.emplace_back("ultimate", line.ultimate.name);
  said.emplace_back("text", line.text);
  say_further(line.further, said);
  return said;
}

// The classes that differ in nothing that matters here.
std::string class_of(const object& found) {
  std::string name(found.at("__CLASS__").as_string());
  name = name.substr(name.rfind('\\') + 1);
  static const std::map<std::string_view, std::string_view> same = {
      {"Report", "Record"},        {"Statement", "Record"},    {"Notification", "Record"},
      {"OtherAccount", "Account"}, {"IbanAccount", "Account"}, {"ProprietaryAccount", "Account"},
      {"Iban", "Account"},         {"CreditorAgent", "Agent"}, {"DebtorAgent", "Agent"},
      {"Creditor", "Party"},       {"Debtor", "Party"},        {"UltimateCreditor", "Party"},
      {"UltimateDebtor", "Party"}};
  const auto other = same.find(name);
  return other == same.end() ? name : std::string(other->second);
}

class Message {
 public:
  Message(std::string name, const object& expected, const CollectedBank& bank, Expectations& expectations)
      : name_(std::move(name)), expected_(expected), bank_(bank), expectations_(expectations) {}

  void compare() {
    std::vector<std::pair<std::size_t, const BankLine*>> lines;
    for (std::size_t at = 0; at < bank_.statements.size(); ++at) {
      for (const BankLine& line : bank_.statements[at].lines) lines.emplace_back(at, &line);
    }
    said_ = said_by(bank_.statements.at(0));
    walk(expected_.at("getGroupHeader").as_object());
    const array& records = expected_.at("getRecords").as_array();
    for (std::size_t at = 0; at < records.size(); ++at) {
      if (!records[at].is_object()) continue;
      said_ = said_by(bank_.statements.at(at));
      walk(records[at].as_object());
    }
    const array& entries = expected_.at("getEntries").as_array();
    expectations_.compare(name_, "Message.getEntries", std::to_string(entries.size()), {std::to_string(lines.size())});
    ASSERT_LE(entries.size(), lines.size()) << name_;
    for (std::size_t at = 0; at < entries.size(); ++at) {
      const auto& [statement, line] = lines[lines.size() - entries.size() + at];
      said_ = said_by(bank_.statements.at(statement));
      const Said more = said_by(*line);
      said_.insert(said_.end(), more.begin(), more.end());
      walk(entries[at].as_object());
    }
  }

 private:
  static std::string digits_of(const object& money) {
    return std::string(money.at("getAmount").as_string()) + " " +
           std::string(money.at("getCurrency").at("getCode").as_string());
  }

  static std::string day_of(const object& moment) { return std::string(moment.at("0").as_string().subview(0, 10)); }

  // A text of theirs may be a part of ours; a day of theirs is in UTC and ours where the bank is.
  std::vector<std::string> ours_at(const std::string& key, const std::string& expected, bool moment) const {
    std::vector<std::string> ours;
    const auto found = places.find(key);
    if (found == places.end()) return {"(nothing is compared with it)"};
    for (const auto& [name, text] : said_) {
      for (const std::string_view place : found->second) {
        const bool here = name == place || (place.size() > 3 && name.ends_with(place) && !name.starts_with(place) &&
                                            (place.starts_with('/') || name[name.size() - place.size() - 1] == '/'));
        if (!here) continue;
        const bool is_part =
            (place == "text" || place == "text of statement") && text.find(expected) != std::string::npos;
        const bool same_day =
            moment && Date::parse(std::string_view(text).substr(0, 10)) &&
            std::abs(days_between(*Date::parse(std::string_view(text).substr(0, 10)), *Date::parse(expected))) <= 1;
        ours.push_back(is_part || same_day ? expected : text);
      }
    }
    return ours;
  }

  void check(const std::string& key, const std::string& expected, bool moment = false) {
    if (!expected.empty()) expectations_.compare(name_, key, expected, ours_at(key, expected, moment));
  }

  void walk(const object& found) {
    const std::string of = class_of(found);
    if (of == "Balance") {
      return check("Balance", std::string(found.at("getType").as_string()) + " " +
                                  digits_of(found.at("getAmount").as_object()) + " " +
                                  day_of(found.at("getDate").as_object()));
    }
    for (const auto& [getter, inner] : found) {
      if (getter != "__CLASS__") walk_value(of + "." + std::string(getter), inner);
    }
  }

  void walk_value(const std::string& key, const value& found) {
    if (found.is_array()) {
      for (const value& one : found.as_array()) walk_value(key, one);
    } else if (found.is_object()) {
      const object& inner = found.as_object();
      const std::string of = class_of(inner);
      if (of == "Money") {
        std::string amount = digits_of(inner);
        if (key != "Entry.getAmount" && amount.starts_with('-')) amount = amount.substr(1);
        check(key, amount);
      } else if (of == "DateTimeImmutable") {
        check(key, day_of(inner), true);
      } else {
        walk(inner);
      }
    } else if (found.is_bool()) {
      check(key, found.as_bool() ? "true" : "false");
    } else if (found.is_int64()) {
      check(key, std::to_string(found.as_int64()));
    } else if (found.is_string() && found.as_string() != "__RECURSIVITY__") {
      check(key, std::string(found.as_string()));
    }
  }

  std::string name_;
  const object& expected_;
  const CollectedBank& bank_;
  Expectations& expectations_;
  Said said_;
};

TEST(Camt, EveryValueThatOthersReadIsOneOfOurs) {
  const std::string folder = folder_of_bank_files();
  if (folder.empty()) GTEST_SKIP() << "the files of banks are not here: DUNLIN_SHARED_DATA names their folder";
  Expectations expectations(differences);
  int compared = 0;
  for (const std::string& path : files_in(folder + "/camt", ".xml")) {
    const std::string name = path.substr(path.rfind('/') + 1);
    const std::string bytes = read_file(path);
    const std::string values = read_file(path.substr(0, path.size() - 4) + ".json");
    CollectedBank bank;
    ByteView view(bytes);
    const Result<BankFile> file = read_bank_file(view, name, bank, Unreconciled::tell);
    if (values.empty()) {  // what others refuse
      ASSERT_FALSE(file.has_value()) << name;
      EXPECT_EQ(file.error().reason, Reason::file_unreadable);
      EXPECT_NE(file.error().text.find(name + ":"), std::string::npos) << file.error().text;
      continue;
    }
    ASSERT_TRUE(file.has_value()) << name << ": " << (file ? "" : file.error().text);
    const value expected = boost::json::parse(values);
    Message(name, expected.as_object(), bank, expectations).compare();
    CollectedBank strict;
    ByteView once_more(bytes);
    expectations.refused(name, read_bank_file(once_more, name, strict));
    ++compared;
  }
  std::printf("%d files. ", compared);
  EXPECT_GT(compared, 0);
  expectations.report();
}

}  // namespace
}  // namespace dunlin::conformance
