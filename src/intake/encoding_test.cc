#include "intake/encoding.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/canonical_json.h"

namespace dunlin {
namespace {

std::string utf16(std::u16string_view text, Encoding encoding) {
  std::string bytes;
  for (const char16_t unit : text) {
    const char low = static_cast<char>(unit & 0xFF);
    const char high = static_cast<char>(unit >> 8);
    bytes += encoding == Encoding::utf16_little ? low : high;
    bytes += encoding == Encoding::utf16_little ? high : low;
  }
  return bytes;
}

Reason refusal_of(std::string_view bytes, std::optional<Encoding> pinned = std::nullopt) {
  const Result<DecodedText> decoded = decode_text(bytes, pinned);
  if (decoded) ADD_FAILURE() << "was read as " << name_of(decoded->encoding);
  return decoded ? Reason::io_failed : decoded.error().reason;
}

TEST(DecodeText, PassesUtf8ThroughWithoutACopy) {
  const std::string bytes = "name\nM\u00FCller \u20AC\n";
  const DecodedText decoded = decode_text(bytes, std::nullopt).value();
  EXPECT_EQ(decoded.encoding, Encoding::utf8);
  EXPECT_FALSE(decoded.byte_order_mark);
  EXPECT_FALSE(decoded.damaged);
  EXPECT_EQ(decoded.text().data(), bytes.data());
  EXPECT_EQ(decoded.text(), bytes);
}

TEST(DecodeText, DropsTheByteOrderMark) {
  const DecodedText decoded = decode_text("\xEF\xBB\xBFname\n", std::nullopt).value();
  EXPECT_TRUE(decoded.byte_order_mark);
  EXPECT_EQ(decoded.text(), "name\n");
}

TEST(DecodeText, TellsLatin1FromWindows1252) {
  const DecodedText latin = decode_text("M\xFCller\n", std::nullopt).value();
  EXPECT_EQ(latin.encoding, Encoding::latin1);
  EXPECT_EQ(latin.text(), "M\u00FCller\n");
  const DecodedText windows = decode_text("M\xFCller \x80 12\n", std::nullopt).value();
  EXPECT_EQ(windows.encoding, Encoding::windows1252);
  EXPECT_EQ(windows.text(), "M\u00FCller \u20AC 12\n");
}

TEST(DecodeText, ObeysAPin) {
  EXPECT_EQ(decode_text("\xC3\xBC\n", Encoding::latin1).value().text(), "\u00C3\u00BC\n");
  const DecodedText decoded = decode_text("M\xFCller\n", Encoding::utf8).value();
  EXPECT_EQ(decoded.encoding, Encoding::utf8);
  EXPECT_TRUE(decoded.damaged);
}

TEST(DecodeText, KeepsAUtf8FileWithAFewDamagedBytes) {
  const DecodedText decoded = decode_text("M\u00FCller\nGr\u00F6\u00DFe\nM\xFCnch\n", std::nullopt).value();
  EXPECT_EQ(decoded.encoding, Encoding::utf8);
  EXPECT_TRUE(decoded.damaged);
  // Cut off inside its only character of two bytes: still UTF-8.
  EXPECT_TRUE(decode_text("name\nM\xC3", std::nullopt).value().damaged);
}

TEST(DecodeText, ReadsUtf16BothWays) {
  const std::u16string text = u"name\nM\u00FCller \U0001F600\n";
  for (const Encoding encoding : {Encoding::utf16_little, Encoding::utf16_big}) {
    const DecodedText marked = decode_text(utf16(u"\uFEFF" + text, encoding), std::nullopt).value();
    EXPECT_EQ(marked.encoding, encoding);
    EXPECT_EQ(marked.text(), "name\nM\u00FCller \U0001F600\n");
    EXPECT_EQ(decode_text(utf16(text, encoding), encoding).value().text(), marked.text());
  }
}

TEST(DecodeText, RefusesBrokenUtf16) {
  const std::string mark = "\xFF\xFE";
  EXPECT_EQ(refusal_of(mark + utf16(u"ab\n", Encoding::utf16_little) + "c"), Reason::encoding_invalid);
  const char16_t half[] = {'a', '\n', 0xD83D, 'b', 0};
  const Result<DecodedText> decoded = decode_text(mark + utf16(half, Encoding::utf16_little), std::nullopt);
  ASSERT_FALSE(decoded);
  EXPECT_EQ(decoded.error().reason, Reason::encoding_invalid);
  EXPECT_NE(decoded.error().text.find("line 2"), std::string::npos) << decoded.error().text;
}

TEST(DecodeText, RefusesWhatIsNotText) {
  using namespace std::string_view_literals;
  EXPECT_EQ(refusal_of(""), Reason::file_empty);
  EXPECT_EQ(refusal_of("\xEF\xBB\xBF \n"), Reason::file_empty);
  EXPECT_EQ(refusal_of("PK\x03\x04 and more"), Reason::file_binary);
  EXPECT_EQ(refusal_of("%PDF-1.7"), Reason::file_binary);
  EXPECT_EQ(refusal_of("a,b\n1,\0\n"sv), Reason::file_binary);
  EXPECT_EQ(refusal_of("\x01\x02\x03\x04\x05\x06"), Reason::file_binary);
  EXPECT_EQ(refusal_of("\xFF\xFE\x00\x00"sv), Reason::encoding_unsupported);
  EXPECT_EQ(refusal_of(std::string(200'000, 'a') + std::string("\0", 1)), Reason::file_binary);
}

TEST(DecodeText, RefusesAFileOfOneEndlessLine) {
  const std::string bytes(std::size_t{100} << 20, 'x');
  EXPECT_EQ(refusal_of(bytes), Reason::file_too_long_line);
  EXPECT_EQ(refusal_of(bytes, Encoding::latin1), Reason::file_too_long_line);
  EXPECT_EQ(refusal_of("\xFF\xFE" + std::string(std::size_t{4} << 20, 'x')), Reason::file_too_long_line);
}

TEST(DecodeText, NamesEveryEncodingAsItIsWrittenInMappings) {
  for (const Encoding encoding :
       {Encoding::utf8, Encoding::latin1, Encoding::windows1252, Encoding::utf16_little, Encoding::utf16_big}) {
    EXPECT_EQ(find_encoding(name_of(encoding)), encoding);
  }
  EXPECT_EQ(find_encoding("ebcdic"), std::nullopt);
}

RC_GTEST_PROP(DecodeText, GivesValidUtf8ForAnyBytes, ()) {
  std::string bytes = *rc::gen::container<std::string>(rc::gen::inRange<char>(-128, 127));
  const bool pin = *rc::gen::arbitrary<bool>();
  const Encoding encoding = *rc::gen::element(Encoding::latin1, Encoding::windows1252, Encoding::utf16_little);
  const Result<DecodedText> decoded = decode_text(bytes, pin ? std::optional(encoding) : std::nullopt);
  if (!decoded) return;
  RC_ASSERT(decoded->damaged != is_valid_utf8(decoded->text()));
  RC_ASSERT(is_valid_utf8(repair_utf8(decoded->text())));
}

TEST(RepairUtf8, KeepsWhatIsValid) {
  EXPECT_EQ(repair_utf8("M\u00FCller"), "M\u00FCller");
  EXPECT_EQ(repair_utf8("M\xFCller \x80"), "M\u00FCller \u20AC");
}

}  // namespace
}  // namespace dunlin
