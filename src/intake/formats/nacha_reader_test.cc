#include "intake/formats/nacha_reader.h"

#include <gtest/gtest.h>

#include "intake/formats/recorded_file.h"

namespace dunlin {
namespace {

constexpr std::string_view our_bank = "099000011";
constexpr std::string_view their_bank = "099000024";

std::string digits(std::int64_t number, std::size_t width) {
  std::string text = std::to_string(number);
  return std::string(width - text.size(), '0') + text;
}

struct Column {
  std::size_t at;  // from 1
  std::string text;
};

std::string record_of(const std::vector<Column>& columns) {
  std::string line(94, ' ');
  for (const Column& one : columns) line.replace(one.at - 1, one.text.size(), one.text);
  return line;
}

// Writes a file and adds up what its controls have to say, by itself.
class AchFile {
 public:
  AchFile() {
    lines_.push_back(record_of({{1, "101"}, {5, "099000011"}, {15, "099000024"}, {24, "2603120700A094101"}}));
  }
  AchFile& batch(const std::string& entry_class, const std::string& service_class = "200",
                 const std::string& company_id = "1234567890") {
    ++batches_;
    company_id_ = company_id;
    service_class_ = service_class;
    lines_.push_back(record_of({{1, "5" + service_class},
                                {5, "Harbour & Sons"},
                                {41, company_id},
                                {51, entry_class},
                                {54, "INVOICES"},
                                {70, "260313"},
                                {79, "1"},
                                {80, "09900002"},
                                {88, digits(batches_, 7)}}));
    entries_ = hash_ = debit_ = credit_ = 0;
    return *this;
  }
  AchFile& entry(int code, std::int64_t minor, const std::string& account, const std::string& id,
                 const std::string& name, bool addenda = false) {
    lines_.push_back(record_of({{1, "6" + std::to_string(code)},
                                {4, std::string(our_bank)},
                                {13, account},
                                {30, digits(minor, 10)},
                                {40, id},
                                {55, name},
                                {79, addenda ? "1" : "0"},
                                {80, "09900002" + digits(++traces_, 7)}}));
    ++entries_;
    hash_ += 9'900'001;
    (code % 10 <= 4 ? credit_ : debit_) += minor;
    return *this;
  }
  AchFile& addenda(const std::string& type, const std::string& text) {
    lines_.push_back(record_of({{1, "7" + type}, {4, text}, {88, digits(traces_, 7)}}));
    ++entries_;
    return *this;
  }
  AchFile& end_batch() {
    lines_.push_back(record_of({{1, "8" + service_class_},
                                {5, digits(entries_, 6)},
                                {11, digits(hash_, 10)},
                                {21, digits(debit_, 12)},
                                {33, digits(credit_, 12)},
                                {45, company_id_},
                                {80, "09900002"},
                                {88, digits(batches_, 7)}}));
    all_entries_ += entries_;
    all_hash_ += hash_;
    all_debit_ += debit_;
    all_credit_ += credit_;
    return *this;
  }
  std::string end(std::string_view between = "\n") {
    const std::size_t blocks = (lines_.size() + 1 + 9) / 10;
    lines_.push_back(record_of({{1, "9" + digits(batches_, 6)},
                                {8, digits(static_cast<std::int64_t>(blocks), 6)},
                                {14, digits(all_entries_, 8)},
                                {22, digits(all_hash_, 10)},
                                {32, digits(all_debit_, 12)},
                                {44, digits(all_credit_, 12)}}));
    std::string text;
    for (const std::string& line : lines_) text.append(line).append(between);
    end_ = text.size() - between.size() - 39;  // behind column 55
    for (std::size_t line = lines_.size(); line % 10 != 0; ++line) text.append(94, '9').append(between);
    return text;
  }
  [[nodiscard]] std::size_t end_of_facts() const { return end_; }

 private:
  std::vector<std::string> lines_;
  std::string company_id_;
  std::string service_class_;
  std::int64_t batches_ = 0;
  std::int64_t traces_ = 0;
  std::int64_t entries_ = 0;
  std::int64_t hash_ = 0;
  std::int64_t debit_ = 0;
  std::int64_t credit_ = 0;
  std::int64_t all_entries_ = 0;
  std::int64_t all_hash_ = 0;
  std::int64_t all_debit_ = 0;
  std::int64_t all_credit_ = 0;
  std::size_t end_ = 0;
};

AchFile received() {
  AchFile file;
  file.batch("CCD")
      .entry(22, 95'000, "4411", "C-77", "Lodge", true)
      .addenda("05", "RMR*IV*INV-17**900.00\\RMR*IV*INV-18**50.00\\")
      .entry(27, 1'500, "4411", "C-78", "Lodge")
      .entry(22, 700, "4412", "C-79", "Lodge", true)
      .addenda("05", "FOR INVOICE 19")
      .entry(23, 0, "4412", "C-80", "Lodge")
      .end_batch();
  return file;
}

AchFile came_back() {
  AchFile file;
  file.batch("PPD")
      .entry(26, 2'500, "556677", "CUST-9", "Marta Quist", true)
      .addenda("99", "R01099000020000001      09900001INSUFFICIENT")
      .entry(21, 300, "556678", "CUST-10", "Ole Brandt", true)
      .addenda("99", "R03099000020000002      09900001")
      .end_batch();
  file.batch("COR", "220")
      .entry(21, 0, "556679", "CUST-11", "Ida Falk", true)
      .addenda("98", "C01099000020000003      09900001556680")
      .end_batch();
  return file;
}

TEST(NachaReader, ReadsWhatWasReceived) {
  const Recorded recorded = record(read_nacha, received().end());
  ASSERT_TRUE(recorded.file.has_value()) << recorded.file.error().text;
  ASSERT_EQ(recorded.lines.size(), 3U);
  const BankLine& credit = recorded.lines[0];
  EXPECT_EQ(credit.amount, (Money{95'000, Currency::parse("USD").value()}));
  EXPECT_EQ(credit.booked_on.to_string(), "2026-03-13");
  EXPECT_EQ(credit.other.name, "Harbour & Sons");
  EXPECT_EQ(credit.other.bank, "09900002");
  EXPECT_EQ(credit.customer_reference, "C-77");
  EXPECT_EQ(credit.bank_reference, "099000020000001");
  EXPECT_EQ(credit.code, "22");
  EXPECT_EQ(credit.booking_text, "CCD INVOICES");
  ASSERT_EQ(credit.documents.size(), 2U);
  EXPECT_EQ(credit.documents[1].reference, "INV-18");
  EXPECT_EQ(recorded.lines[1].amount.minor, -1'500);
  EXPECT_EQ(recorded.lines[2].text, "FOR INVOICE 19");
  // One statement for each account of a batch.
  ASSERT_EQ(recorded.heads.size(), 2U);
  EXPECT_EQ(recorded.heads[0].account, "4411");
  EXPECT_EQ(recorded.heads[1].account, "4412");
  EXPECT_EQ(recorded.ends[0].credit_minor, 95'000);
  EXPECT_EQ(recorded.ends[0].debit_minor, 1'500);
}

TEST(NachaReader, ReadsWhatCameBack) {
  const Recorded recorded = record(read_nacha, came_back().end());
  ASSERT_TRUE(recorded.file.has_value()) << recorded.file.error().text;
  ASSERT_EQ(recorded.lines.size(), 2U);
  const BankLine& debit = recorded.lines[0];
  EXPECT_TRUE(debit.returned);
  EXPECT_EQ(debit.amount.minor, -2'500);
  EXPECT_EQ(debit.return_reason, "R01");
  EXPECT_EQ(debit.other, (BankParty{"Marta Quist", "556677", std::string(our_bank)}));
  EXPECT_EQ(debit.text, "INSUFFICIENT");
  EXPECT_EQ(debit.further, (std::vector<NamedText>{{"original_trace", "099000020000001"}}));
  EXPECT_EQ(recorded.heads[0].account, "1234567890");
  EXPECT_EQ(recorded.lines[1].amount.minor, 300);
  // A notification of change is told, and nothing else.
  ASSERT_EQ(recorded.file->warnings.size(), 1U);
  EXPECT_EQ(recorded.file->warnings[0],
            "file:9: a notification of change (C01) about Ida Falk was not carried out: ask the customer, and change "
            "the details by hand");
}

TEST(NachaReader, BlocksAndCutsDoNoHarm) {
  for (AchFile file : {received(), came_back()}) {
    const std::string text = file.end();
    expect_blocks_and_cuts_do_no_harm(read_nacha, text, file.end_of_facts());
  }
}

TEST(NachaReader, LineEndsAndTheirAbsenceChangeNothing) {
  const Recorded lines = record(read_nacha, received().end("\n"));
  for (const std::string_view between : {"\r\n", "\r", "", "   \n"}) {
    const Recorded others = record(read_nacha, received().end(between));
    ASSERT_TRUE(others.file.has_value()) << others.file.error().text;
    EXPECT_TRUE(others.same_facts_as(lines)) << between.size();
  }
}

TEST(NachaReader, CountsColumnsInCharacters) {
  for (const std::string_view letter : {"\xC3\xBC", "\xFC"}) {
    AchFile file;
    file.batch("PPD").entry(22, 100, "4411", "C-1", "M" + std::string(letter) + "ller").end_batch();
    std::string text = file.end();
    // A line of 94 bytes is one character short when one of them has two bytes.
    const std::size_t at = text.find("M" + std::string(letter) + "ller");
    if (letter.size() == 2) text.insert(at + 7, " ");
    AchFile return_file;
    const Recorded recorded = record(read_nacha, text);
    ASSERT_TRUE(recorded.file.has_value()) << recorded.file.error().text;
    EXPECT_EQ(recorded.lines[0].bank_reference, "099000020000001");
  }
}

TEST(NachaReader, EveryControlIsHeldAgainstTheRecords) {
  const std::string right = received().end();
  const std::size_t batch_control = 8 * 95;
  const std::size_t file_control = 9 * 95;
  ASSERT_EQ(right[batch_control], '8');
  ASSERT_EQ(right[file_control], '9');
  // The last digit of each number, and one digit of each name.
  for (const std::size_t at :
       {batch_control + 3, batch_control + 9, batch_control + 19, batch_control + 31, batch_control + 43,
        batch_control + 50, batch_control + 86, batch_control + 93, file_control + 6, file_control + 20,
        file_control + 30, file_control + 42, file_control + 54}) {
    std::string wrong = right;
    wrong[at] = wrong[at] == '9' ? '8' : static_cast<char>(wrong[at] + 1);
    const Recorded recorded = record(read_nacha, wrong);
    EXPECT_FALSE(recorded.file.has_value()) << at;
    EXPECT_TRUE(record(read_nacha, wrong, 4096, Unreconciled::tell).file.has_value()) << at;
  }
}

std::string with(std::string text, std::size_t line, std::size_t column, std::string_view put) {
  return text.replace((line - 1) * 95 + column - 1, put.size(), put);
}

TEST(NachaReader, RefusesWhatItCannotMean) {
  const std::string right = received().end();
  for (const std::string& wrong : {
           with(right, 1, 2, "02"),       // priority
           with(right, 1, 35, "080"),     // record size
           with(right, 1, 24, "26x312"),  // day
           with(right, 2, 51, "QQQ"),     // entry class
           with(right, 2, 70, "260231"),  // effective day
           with(right, 3, 2, "20"),       // transaction code
           with(right, 3, 2, "90"),
           with(right, 3, 2, "21"),  // a return without a reason
           with(right, 3, 12, "2"),  // check digit of the routing number
           with(right, 3, 30, "00000x5000"),
           with(right, 4, 2, "44"),     // type of addenda
           with(right, 4, 20, "\x1a"),  // control character
           with(right, 3, 1, "7"),      // addenda before an entry
           with(right, 2, 1, "X"),
       }) {
    const Recorded recorded = record(read_nacha, wrong, 4096, Unreconciled::tell);
    ASSERT_FALSE(recorded.file.has_value());
    EXPECT_NE(recorded.file.error().text.find("file:"), std::string::npos);
  }
  EXPECT_EQ(record(read_nacha, "").file.error().reason, Reason::file_empty);
  EXPECT_FALSE(record(read_nacha, right.substr(95)).file.has_value());  // no file header
}

TEST(NachaReader, AReasonOffTheListIsToldAndNotLost) {
  const std::string text = with(came_back().end(), 4, 4, "R97");
  const Recorded recorded = record(read_nacha, text);
  ASSERT_TRUE(recorded.file.has_value()) << recorded.file.error().text;
  EXPECT_EQ(recorded.lines[0].return_reason, "R97");
  EXPECT_EQ(recorded.file->warnings.size(), 2U);
  EXPECT_FALSE(record(read_nacha, with(came_back().end(), 4, 4, "XX7")).file.has_value());
  EXPECT_FALSE(record(read_nacha, with(came_back().end(), 9, 4, "C92")).file.has_value());
}

TEST(NachaReader, EdiThatDoesNotAddUpIsLeftAsText) {
  AchFile file;
  file.batch("CCD").entry(22, 95'000, "4411", "", "Lodge", true).addenda("05", "RMR*IV*INV-17**900.00\\").end_batch();
  const Recorded recorded = record(read_nacha, file.end());
  ASSERT_TRUE(recorded.file.has_value()) << recorded.file.error().text;
  EXPECT_TRUE(recorded.lines[0].documents.empty());
  EXPECT_EQ(recorded.lines[0].text, "RMR*IV*INV-17**900.00\\");
  EXPECT_EQ(recorded.file->warnings.size(), 1U);
}

TEST(NachaReader, CtxJoinsItsAddendaIntoOneInterchange) {
  const std::string edi =
      "ISA*00*          *00*          *ZZ*HARBOUR        *ZZ*LODGE          *260312*0700*U*00401*000000007*0*P*>~"
      "GS*RA*HARBOUR*LODGE*20260312*0700*7*X*004010~ST*820*0001~BPR*C*1352.88*C*ACH*CTX~TRN*1*T-9~"
      "N1*PR*HARBOUR WHOLESALE~ENT*1~RMR*IV*INV-17**1352.88~SE*7*0001~GE*1*7~IEA*1*000000007~";
  AchFile file;
  const std::size_t addenda = (edi.size() + 79) / 80;
  file.batch("CTX").entry(22, 135'288, "4411", "C-1", digits(static_cast<std::int64_t>(addenda), 4) + "Lodge", true);
  for (std::size_t at = 0; at < edi.size(); at += 80) file.addenda("05", edi.substr(at, 80));
  const std::string text = file.end_batch().end();
  const Recorded recorded = record(read_nacha, text);
  ASSERT_TRUE(recorded.file.has_value()) << recorded.file.error().text;
  EXPECT_TRUE(recorded.file->warnings.empty()) << recorded.file->warnings[0];
  ASSERT_EQ(recorded.lines[0].documents.size(), 1U);
  EXPECT_EQ(recorded.lines[0].documents[0].paid->minor, 135'288);
  EXPECT_EQ(recorded.lines[0].ultimate.name, "HARBOUR WHOLESALE");
  EXPECT_FALSE(record(read_nacha, with(text, 3, 55, "0099")).file.has_value());  // fewer addenda than announced
}

// Customer initiated entries have the payer's name where others have the number, and the number behind it.
TEST(NachaReader, CustomerInitiatedEntriesNameThePayerFirst) {
  AchFile file;
  file.batch("CIE").entry(22, 4'500, "4411", "Marta Quist", "ACCOUNT 77").end_batch();
  const Recorded recorded = record(read_nacha, file.end());
  ASSERT_TRUE(recorded.file.has_value()) << recorded.file.error().text;
  EXPECT_EQ(recorded.lines[0].customer_reference, "ACCOUNT 77");
}

TEST(NachaReader, AnInternationalEntryNeedsItsSevenAddenda) {
  const auto made = [](int last) {
    AchFile file;
    file.batch("IAT").entry(22, 100, "0007", "DE4411", "", true);
    for (int type = 10; type <= last; ++type) {
      file.addenda(std::to_string(type), type == 11 ? "Hafen KG" : type == 17 ? "RE-17" : "x");
    }
    return file.end_batch().end();
  };
  const Recorded recorded = record(read_nacha, made(17));
  ASSERT_TRUE(recorded.file.has_value()) << recorded.file.error().text;
  EXPECT_EQ(recorded.lines[0].other.name, "Hafen KG");
  EXPECT_EQ(recorded.lines[0].text, "RE-17");
  EXPECT_EQ(recorded.heads[0].account, "DE4411");
  EXPECT_FALSE(record(read_nacha, made(15)).file.has_value());
}

TEST(NachaReader, KnowsItsFiles) {
  EXPECT_TRUE(looks_like_nacha(received().end()));
  EXPECT_FALSE(looks_like_nacha("100ABCDEFGHIJ00999999911605231800"));
  EXPECT_FALSE(looks_like_nacha(""));
}

}  // namespace
}  // namespace dunlin
