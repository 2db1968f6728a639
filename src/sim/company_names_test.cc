#include "sim/company_names.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace dunlin {
namespace {

const Locale& locale_of(std::string_view country, std::string_view language) {
  const auto locales = demo_locales();
  return *std::find_if(locales.begin(), locales.end(),
                       [&](const Locale& locale) { return locale.country == country && locale.language == language; });
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

TEST(AsciiSlug, WritesUmlautsAsTheLanguageDoes) {
  EXPECT_EQ(ascii_slug("Jürgen Groß", '.', "de"), "juergen.gross");
  EXPECT_EQ(ascii_slug("Brun Österreich", '-', "de"), "brun-oesterreich");
  EXPECT_EQ(ascii_slug("Åkervik Kyla", '-', "sv"), "akervik-kyla");
  EXPECT_EQ(ascii_slug("Łukasz Dąbrowska", '.', "pl"), "lukasz.dabrowska");
  EXPECT_EQ(ascii_slug("Établissements Brévières", '-', "fr"), "etablissements-brevieres");
}

TEST(AsciiSlug, CollapsesEverythingElseIntoOneSeparator) {
  EXPECT_EQ(ascii_slug("  F.lli Lovetti & C. (Italia) ", '-', "it"), "f-lli-lovetti-c-italia");
  EXPECT_EQ(ascii_slug("", '-', "en"), "");
  EXPECT_EQ(ascii_slug(" ,. ", '-', "en"), "");
}

TEST(CompanyNamer, NeverGivesANameOrADomainTwice) {
  CompanyNamer namer;
  Prng prng(7);
  std::set<std::string> names;
  std::set<std::string> domains;
  for (const Locale& locale : demo_locales()) {
    // Thrice what the demo company asks for.
    for (std::uint32_t i = 0; i < locale.share * 24; ++i) {
      const Named named = namer.company(locale, i % 5 == 0 ? CompanySize::large : CompanySize::small, prng);
      EXPECT_TRUE(names.insert(named.name).second) << named.name;
      EXPECT_TRUE(domains.insert(named.domain).second) << named.domain;
      EXPECT_TRUE(is_ascii(named.domain)) << named.domain;
      EXPECT_TRUE(named.domain.ends_with(".example")) << named.domain;
      EXPECT_NE(named.name.find(named.stem), std::string::npos) << named.name;
    }
  }
  EXPECT_EQ(names.size(), 2'400u);
}

TEST(CompanyNamer, UnrelatedCompaniesDoNotShareAStem) {
  CompanyNamer namer;
  Prng prng(3);
  std::set<std::string> stems;
  for (int i = 0; i < 300; ++i) stems.insert(namer.company(locale_of("DE", "de"), CompanySize::small, prng).stem);
  EXPECT_EQ(stems.size(), 300u);
}

TEST(CompanyNamer, ASubsidiaryCarriesTheStemAndTheLocalForm) {
  CompanyNamer namer;
  Prng prng(1);
  EXPECT_EQ(namer.subsidiary(locale_of("IT", "it"), "Brunscheid", prng).name, "Brunscheid Italia S.r.l.");
  EXPECT_EQ(namer.subsidiary(locale_of("US", "en"), "Brunscheid", prng).name, "Brunscheid USA, Inc.");
  const Named second = namer.subsidiary(locale_of("IT", "it"), "Brunscheid", prng);
  EXPECT_TRUE(second.name.starts_with("Brunscheid ")) << second.name;
  EXPECT_NE(second.name, "Brunscheid Italia S.r.l.");
  EXPECT_EQ(second.stem, "Brunscheid");
}

TEST(CompanyNamer, LargeCompaniesAreNotSoleTraders) {
  CompanyNamer namer;
  Prng prng(5);
  for (int i = 0; i < 100; ++i) {
    const std::string name = namer.company(locale_of("DE", "de"), CompanySize::large, prng).name;
    EXPECT_FALSE(name.ends_with("e.K.")) << name;
  }
}

TEST(DemoLocales, EveryPersonHasAnAddress) {
  for (const Locale& locale : demo_locales()) {
    for (const std::string_view given : locale.given_names) {
      for (const std::string_view family : locale.family_names) {
        const std::string address = ascii_slug(std::string(given) + " " + std::string(family), '.', locale.language);
        EXPECT_TRUE(is_ascii(address)) << address;
        EXPECT_NE(address.find('.'), std::string::npos) << address;
      }
    }
    EXPECT_TRUE(is_ascii(locale.payables_mailbox));
    EXPECT_EQ(locale.time_zones.size(), locale.time_zone_weights.size());
  }
}

}  // namespace
}  // namespace dunlin
