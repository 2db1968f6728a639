#include "intake/formats/edi820.h"

#include <charconv>

#include "intake/cell_text.h"
#include "intake/formats/bank_reading.h"
#include "intake/formats/edi820_set.h"
#include "intake/formats/x12_segments.h"

namespace dunlin {
namespace {

constexpr std::string_view bare_segments[] = {"RMR", "BPR", "ST"};

std::optional<std::int64_t> number_in(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

class Edi820Reader {
 public:
  Edi820Reader(ByteSource& source, std::string_view file_name, BankSink& sink, Unreconciled unreconciled)
      : file_name_(file_name), segments_(source, file_name), reading_(file_name, sink, unreconciled), sink_(sink) {}

  Result<BankFile> read();

 private:
  [[nodiscard]] tl::unexpected<Refusal> out_of_place() const;
  Result<> read_segment();
  Result<> begin_interchange();
  Result<> begin_group();
  Result<> begin_set();
  Result<> end_set();
  Result<> compare(std::string_view what, std::string_view said, std::int64_t found);
  Result<> compare_control(std::string_view what, std::string_view said, std::string_view opened);

  std::string file_name_;
  X12Segments segments_;
  X12Segment segment_;
  BankReading reading_;
  BankSink& sink_;
  bool any_interchange_ = false;
  std::optional<std::string> interchange_;  // its control number, while it is open
  std::optional<std::string> group_;
  std::optional<std::string> set_control_;
  std::string version_;
  std::optional<Edi820Set> set_;
  std::int64_t set_line_ = 0;
  std::int64_t segments_in_set_ = 0;
  std::int64_t sets_in_group_ = 0;
  std::int64_t groups_ = 0;
};

tl::unexpected<Refusal> Edi820Reader::out_of_place() const {
  return reading_.refuse_at(segment_.line, "the segment \"" + shown(segment_) + "\" cannot stand here");
}

Result<> Edi820Reader::compare(std::string_view what, std::string_view said, std::int64_t found) {
  if (number_in(said) == found) return {};
  return reading_.mismatch(segment_.line, std::string(what) + " is \"" + printable(said, 40) + "\", but " +
                                              std::to_string(found) + " were read: some are missing or changed");
}

Result<> Edi820Reader::compare_control(std::string_view what, std::string_view said, std::string_view opened) {
  if (said == opened) return {};
  return reading_.mismatch(segment_.line, "the control number of the " + std::string(what) + " is \"" +
                                              printable(said, 40) + "\" at its end and \"" + printable(opened, 40) +
                                              "\" at its beginning");
}

Result<> Edi820Reader::begin_interchange() {
  if (interchange_) return out_of_place();
  interchange_ = segment_.element(13);
  any_interchange_ = true;
  groups_ = 0;
  return {};
}

Result<> Edi820Reader::begin_group() {
  if (!interchange_ || group_) return out_of_place();
  group_ = segment_.element(6);
  version_ = segment_.element(8);
  sets_in_group_ = 0;
  if (reading_.file.version.empty()) reading_.file.version = printable(version_, 20);
  return {};
}

Result<> Edi820Reader::begin_set() {
  if (!group_ || set_) return out_of_place();
  if (segment_.element(1) != "820") {
    return reading_.refuse_at(
        segment_.line,
        "the transaction set is " + printable(segment_.element(1), 20) + "; only 820, remittance advices, are read",
        Reason::file_unreadable);
  }
  set_.emplace(version_);
  set_control_ = segment_.element(2);
  set_line_ = segment_.line;
  segments_in_set_ = 1;
  return {};
}

Result<> Edi820Reader::end_set() {
  if (!set_) return out_of_place();
  ++segments_in_set_;
  TRY(compare("the number of segments", segment_.element(1), segments_in_set_));
  TRY(compare_control("transaction set", segment_.element(2), *set_control_));
  Result<Remittance> advice = set_->remittance();
  if (!advice) return reading_.refuse_at(set_line_, advice.error());
  advice->line = set_line_;
  set_.reset();
  ++sets_in_group_;
  ++reading_.file.lines;
  return sink_.advice(*advice);
}

Result<> Edi820Reader::read_segment() {
  const std::string_view id = segment_.id();
  if (id == "ISA") return begin_interchange();
  if (id == "GS") return begin_group();
  if (id == "ST") return begin_set();
  if (id == "SE") return end_set();
  if (id == "GE") {
    if (!group_ || set_) return out_of_place();
    TRY(compare("the number of transaction sets", segment_.element(1), sets_in_group_));
    TRY(compare_control("group", segment_.element(2), *group_));
    group_.reset();
    ++groups_;
    return {};
  }
  if (id == "IEA") {
    if (!interchange_ || group_) return out_of_place();
    TRY(compare("the number of groups", segment_.element(1), groups_));
    TRY(compare_control("interchange", segment_.element(2), *interchange_));
    interchange_.reset();
    return {};
  }
  if (!set_) return id == "TA1" && interchange_ && !group_ ? Result<>() : Result<>(out_of_place());
  ++segments_in_set_;
  const Result<> added = set_->add(segment_);
  if (!added) return reading_.refuse_at(segment_.line, added.error());
  return {};
}

Result<BankFile> Edi820Reader::read() {
  reading_.file.format = "EDI 820";
  while (TRY(segments_.next(segment_))) TRY(read_segment());
  if (!any_interchange_) return refuse(Reason::file_empty, file_name_ + " was not read: it is empty");
  if (interchange_) {
    return reading_.refuse_at(segments_.line(), "the interchange has no end (IEA): it was cut off",
                              Reason::file_unreadable);
  }
  return std::move(reading_.file);
}

// An advice without an envelope around its set, or without a set around its segments.
Result<std::optional<Remittance>> read_bare(std::string_view text, Money payment) {
  const bool ends_with_backslash = text.find('\\') != std::string_view::npos;
  std::string ended(text);
  const std::string terminator = ends_with_backslash ? "\\" : "~";
  if (!trim(text).ends_with(terminator)) ended += terminator;
  ByteView source(ended);
  X12Segments segments(source, "addenda", X12Separators{"*", terminator});
  X12Segment segment;
  Edi820Set set("");
  while (TRY(segments.next(segment))) TRY(set.add(segment));
  return std::optional<Remittance>(TRY(set.remittance(payment)));
}

class OneAdvice final : public BankSink {
 public:
  std::vector<Remittance> advices;
  [[nodiscard]] Result<> begin(const StatementHead&) override { return {}; }
  [[nodiscard]] Result<> line(const BankLine&) override { return {}; }
  [[nodiscard]] Result<> end(const StatementEnd&) override { return {}; }
  [[nodiscard]] Result<> advice(const Remittance& advice) override {
    advices.push_back(advice);
    return {};
  }
};

}  // namespace

bool looks_like_edi820(std::string_view first_bytes) {
  return looks_like_x12(first_bytes);
}

Result<BankFile> read_edi820(ByteSource& source, std::string_view file_name, BankSink& sink,
                             Unreconciled unreconciled) {
  return Edi820Reader(source, file_name, sink, unreconciled).read();
}

Result<std::optional<Remittance>> read_edi820_addenda(std::string_view text, Money payment) {
  text = trim(text);
  if (text.starts_with("ISA")) {
    ByteView source(text);
    OneAdvice sink;
    TRY(read_edi820(source, "addenda", sink));
    if (sink.advices.size() != 1) {
      return refuse(Reason::row_malformed,
                    "the addenda of one payment hold " + std::to_string(sink.advices.size()) + " advices");
    }
    if (sink.advices.front().total != payment) {
      return refuse(Reason::row_malformed, "the addenda are about a payment of " +
                                               format_with_code(*sink.advices.front().total) + ", not of " +
                                               format_with_code(payment));
    }
    return std::optional<Remittance>(std::move(sink.advices.front()));
  }
  for (const std::string_view id : bare_segments) {
    if (text.starts_with(std::string(id) + "*")) return read_bare(text, payment);
  }
  return std::optional<Remittance>();
}

}  // namespace dunlin
