// Reads long bank files that are made up while they are read, and prints speed and peak memory.
//
//   dunlin_bank_file_bench camt 1024     a camt.053 of a gigabyte, one statement with as many entries as it takes
//   dunlin_bank_file_bench mt940 1024    the same as MT940, a statement for every thousand lines
//   dunlin_bank_file_bench ofx 1024
//
// Every amount is checked: the sum of what was read is the sum of what was made up.
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "base/prng.h"
#include "intake/formats/bank_file.h"

namespace dunlin {
namespace {

constexpr std::size_t block_bytes = std::size_t{64} * 1024;
constexpr std::int64_t lines_per_statement = 1000;
constexpr std::int64_t opening_minor = 100'000;

std::string digits(std::int64_t minor, char mark) {
  const std::string cents = std::to_string(minor % 100);
  return std::to_string(minor / 100) + mark + (cents.size() < 2 ? "0" + cents : cents);
}

// A file in pieces: a beginning, as many lines as fill the bytes, an end.
class GeneratedFile : public ByteSource {
 public:
  explicit GeneratedFile(std::size_t bytes) : bytes_(bytes) {}

  Result<std::string_view> next() final {
    block_.clear();
    while (!ended_ && block_.size() < block_bytes) add_piece(block_);
    given_ += block_.size();
    return std::string_view(block_);
  }

  std::int64_t lines = 0;
  std::int64_t sum_minor = 0;

 protected:
  virtual void begin(std::string& block) = 0;
  virtual void line(std::string& block, std::int64_t minor) = 0;
  virtual void end(std::string& block) = 0;
  [[nodiscard]] std::int64_t balance_minor() const { return opening_minor + sum_minor; }

 private:
  void add_piece(std::string& block) {
    if (!begun_) {
      begun_ = true;
      return begin(block);
    }
    if (given_ + block.size() >= bytes_) {
      ended_ = true;
      return end(block);
    }
    const std::int64_t minor = static_cast<std::int64_t>(prng_.below(1'000'000)) + 1;
    ++lines;
    sum_minor += minor;
    line(block, minor);
  }

  std::size_t bytes_;
  std::size_t given_ = 0;
  std::string block_;
  bool begun_ = false;
  bool ended_ = false;
  Prng prng_{7};
};

// The closing balance stands behind the entries here, where only the end of a generated file can know it.
class GeneratedCamt final : public GeneratedFile {
  using GeneratedFile::GeneratedFile;

  static std::string balance(std::string_view code, std::int64_t minor) {
    return "<Bal><Tp><CdOrPrtry><Cd>" + std::string(code) + "</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">" +
           digits(minor, '.') + "</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-11-17</Dt></Dt></Bal>\n";
  }
  void begin(std::string& block) override {
    block +=
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document "
        "xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\">"
        "<BkToCstmrStmt><GrpHdr><MsgId>1</MsgId><CreDtTm>2026-11-17T18:00:00Z</CreDtTm></GrpHdr><Stmt><Id>1</Id><Acct>"
        "<Id><IBAN>DE02120300000000202051</IBAN></Id><Ccy>EUR</Ccy></Acct>\n" +
        balance("OPBD", opening_minor);
  }
  void line(std::string& block, std::int64_t minor) override {
    const std::string number = std::to_string(lines);
    block += "<Ntry>\n  <Amt Ccy=\"EUR\">" + digits(minor, '.') +
             "</Amt>\n  <CdtDbtInd>CRDT</CdtDbtInd>\n  <Sts><Cd>BOOK</Cd></Sts>\n"
             "  <BookgDt><Dt>2026-11-17</Dt></BookgDt>\n  <ValDt><Dt>2026-11-17</Dt></ValDt>\n  <AcctSvcrRef>BANK-" +
             number +
             "</AcctSvcrRef>\n  <BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn>"
             "</BkTxCd>\n  <NtryDtls><TxDtls>\n    <Refs><EndToEndId>E2E-" +
             number + "</EndToEndId></Refs>\n    <RltdPties><Dbtr><Pty><Nm>Customer of the bench " + number +
             "</Nm></Pty></Dbtr><DbtrAcct><Id><IBAN>DE89370400440532013000</IBAN></Id></DbtrAcct></RltdPties>\n"
             "    <RltdAgts><DbtrAgt><FinInstnId><BICFI>COBADEFFXXX</BICFI></FinInstnId></DbtrAgt></RltdAgts>\n"
             "    <RmtInf><Ustrd>Rechnung RE-2026-" +
             number + " vom 17.10.2026</Ustrd></RmtInf>\n  </TxDtls></NtryDtls>\n</Ntry>\n";
  }
  void end(std::string& block) override {
    block += balance("CLBD", balance_minor()) + "</Stmt></BkToCstmrStmt></Document>\n";
  }
};

class GeneratedMt940 final : public GeneratedFile {
  using GeneratedFile::GeneratedFile;

  void open(std::string& block) const {
    block +=
        ":20:STARTUMS\r\n:25:12030000/1020304050\r\n:28C:1/1\r\n:60F:C261116EUR" + digits(balance_minor_, ',') + "\r\n";
  }
  void close(std::string& block) {
    balance_minor_ = balance_minor();
    block += ":62F:C261117EUR" + digits(balance_minor_, ',') + "\r\n-\r\n";
  }
  void begin(std::string& block) override { open(block); }
  void line(std::string& block, std::int64_t minor) override {
    const std::string number = std::to_string(lines);
    block += ":61:2611171117CR" + digits(minor, ',') + "NTRFNONREF//BANK-" + number +
             "\r\n:86:166?00SEPA GUTSCHRIFT?109310?20EREF+E2E-" + number + "?21SVWZ+Rechnung RE-2026-\r\n" + number +
             " vom?2217.10.2026?30COBADEFFXXX?31DE89370400440532013000?32Customer of\r\n the bench " + number + "\r\n";
    if (lines % lines_per_statement != 0) return;
    // The amount of this line is already in the sum.
    close(block);
    open(block);
  }
  void end(std::string& block) override { close(block); }

  std::int64_t balance_minor_ = opening_minor;
};

class GeneratedOfx final : public GeneratedFile {
  using GeneratedFile::GeneratedFile;

  void begin(std::string& block) override {
    block +=
        "OFXHEADER:100\nVERSION:102\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>USD\n<BANKACCTFROM><BANKID>1<"
        "ACCTID>2"
        "</BANKACCTFROM><BANKTRANLIST>\n";
  }
  void line(std::string& block, std::int64_t minor) override {
    const std::string number = std::to_string(lines);
    block += "<STMTTRN>\n<TRNTYPE>CREDIT\n<DTPOSTED>20261117120000\n<TRNAMT>" + digits(minor, '.') + "\n<FITID>BANK-" +
             number + "\n<NAME>CUSTOMER " + number + "\n<MEMO>INV-2026-" + number + "\n</STMTTRN>\n";
  }
  void end(std::string& block) override {
    block += "</BANKTRANLIST><LEDGERBAL><BALAMT>" + digits(balance_minor(), '.') +
             "<DTASOF>20261117</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n";
  }
};

class Counting final : public BankSink {
 public:
  std::int64_t lines = 0;
  std::int64_t sum_minor = 0;
  std::int64_t reconciled = 0;

  Result<> begin(const StatementHead& /*head*/) override { return {}; }
  Result<> line(const BankLine& line) override {
    ++lines;
    sum_minor += line.amount.minor;
    return {};
  }
  Result<> end(const StatementEnd& end) override {
    reconciled += end.reconciled;
    return {};
  }
  Result<> advice(const Remittance& /*advice*/) override { return {}; }
};

double peak_megabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

int measure(const std::string& format, std::size_t megabytes, GeneratedFile& file) {
  Counting sink;
  const auto begin = std::chrono::steady_clock::now();
  const Result<BankFile> read = read_bank_file(file, "bench." + format, sink);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  if (!read) {
    std::fprintf(stderr, "%s\n", read.error().text.c_str());
    return 1;
  }
  if (sink.lines != file.lines || sink.sum_minor != file.sum_minor) {
    std::fprintf(stderr, "%s: the lines or their sum are not those that were made up\n", format.c_str());
    return 1;
  }
  std::printf("bank file  %-6s %5zu MB  %8lld lines  %6.1f s  %6.1f MB/s  %8.0f lines/s  peak %5.1f MB\n",
              format.c_str(), megabytes, static_cast<long long>(sink.lines), seconds,
              static_cast<double>(megabytes) / seconds, static_cast<double>(sink.lines) / seconds, peak_megabytes());
  return 0;
}

int run(const std::string& format, std::size_t megabytes) {
  const std::size_t bytes = megabytes << 20;
  GeneratedCamt camt(bytes);
  GeneratedMt940 mt940(bytes);
  GeneratedOfx ofx(bytes);
  if (format == "camt") return measure(format, megabytes, camt);
  if (format == "mt940") return measure(format, megabytes, mt940);
  if (format == "ofx") return measure(format, megabytes, ofx);
  std::fprintf(stderr, "unknown format %s\n", format.c_str());
  return 2;
}

}  // namespace
}  // namespace dunlin

int main(int count, char** arguments) {
  if (count != 3) {
    std::fprintf(stderr, "usage: dunlin_bank_file_bench camt|mt940|ofx MEGABYTES\n");
    return 2;
  }
  return dunlin::run(arguments[1], static_cast<std::size_t>(std::atoll(arguments[2])));
}
