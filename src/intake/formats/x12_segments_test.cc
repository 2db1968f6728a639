#include "intake/formats/x12_segments.h"

#include <gtest/gtest.h>

namespace dunlin {
namespace {

constexpr std::string_view envelope =
    "ISA*00*          *00*          *ZZ*HARBOUR        *ZZ*LODGE          *260312*0700*U*00401*000000007*0*P*>~";

std::vector<std::string> shown_segments(std::string_view text, std::size_t block = 4096) {
  ByteView source(text, block);
  X12Segments segments(source, "file");
  X12Segment segment;
  std::vector<std::string> read;
  while (true) {
    const Result<bool> next = segments.next(segment);
    if (!next) return {next.error().text};
    if (!*next) return read;
    read.push_back(std::to_string(segment.line) + " " + shown(segment).substr(0, 20));
  }
}

TEST(X12Segments, CutsWhereTheEnvelopeSays) {
  const std::string text = std::string(envelope) + "\nGS*RA*A~ST*820*1~\r\n\r\nRMR**X~\n";
  // Blanks that fill an element up are not of it.
  EXPECT_EQ(shown_segments(text),
            (std::vector<std::string>{"1 ISA*00**00**ZZ*HARBO", "2 GS*RA*A", "2 ST*820*1", "4 RMR**X"}));
  EXPECT_EQ(shown_segments(text, 1), shown_segments(text));
}

TEST(X12Segments, ElementsThatAreNotThereAreEmpty) {
  X12Segment segment;
  segment.elements = {"RMR", "IV"};
  EXPECT_EQ(segment.element(1), "IV");
  EXPECT_EQ(segment.element(7), "");
}

TEST(X12Segments, RefusesWhatHasNoEnvelopeOrNoEnd) {
  EXPECT_EQ(shown_segments("GS*RA~"),
            (std::vector<std::string>{"file:1 was not read: it does not begin with a whole ISA segment of X12"}));
  EXPECT_EQ(shown_segments(std::string(envelope) + "\nGS*RA"),
            (std::vector<std::string>{"file:2 was not read: its last segment has no end: it was cut off"}));
  EXPECT_EQ(shown_segments(std::string(envelope) + std::string(70'000, 'x')).front().substr(0, 48),
            "file:1 was not read: a segment is longer than 65");
}

TEST(X12Segments, BareSegmentsHaveTheSeparatorsGiven) {
  ByteView source("RMR|IV|17'");
  X12Segments segments(source, "file", X12Separators{"|", "'"});
  X12Segment segment;
  ASSERT_TRUE(segments.next(segment).value());
  EXPECT_EQ(segment.element(2), "17");
  EXPECT_FALSE(segments.next(segment).value());
}

}  // namespace
}  // namespace dunlin
