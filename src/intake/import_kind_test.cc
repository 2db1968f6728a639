#include "intake/import_kind.h"

#include <gtest/gtest.h>

#include <set>

namespace dunlin {
namespace {

TEST(ImportKindNames, AreReadBack) {
  for (const ImportKind kind : import_kinds) EXPECT_EQ(parse_import_kind(name_of(kind)).value(), kind);
  const Result<ImportKind> unknown = parse_import_kind("invoice");
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().reason, Reason::option_invalid);
  EXPECT_NE(unknown.error().text.find("customers, contacts, invoices"), std::string::npos);
}

TEST(Fields, HaveDifferentNamesAndBelongToAKind) {
  std::set<std::string_view> names;
  std::set<Field> used;
  for (std::size_t i = 0; i < field_count; ++i) names.insert(name_of(static_cast<Field>(i)));
  EXPECT_EQ(names.size(), field_count);
  for (const ImportKind kind : import_kinds) {
    for (const FieldUse use : fields_of(kind)) {
      EXPECT_EQ(find_field(kind, name_of(use.field)), use.field);
      used.insert(use.field);
    }
  }
  EXPECT_EQ(used.size(), field_count);
  EXPECT_EQ(find_field(ImportKind::customers, "due_on"), std::nullopt);
  EXPECT_EQ(find_field(ImportKind::customers, "segment"), std::nullopt);  // never imported
}

TEST(Fields, HaveTheTypeOfTheirMeaning) {
  EXPECT_EQ(type_of(Field::amount), FieldType::amount);
  EXPECT_EQ(type_of(Field::settled_on), FieldType::date);
  EXPECT_EQ(type_of(Field::paperless), FieldType::flag);
  EXPECT_EQ(type_of(Field::currency), FieldType::currency);
  EXPECT_EQ(type_of(Field::method), FieldType::text);
  EXPECT_EQ(bytes_max_of(Field::number), 128u);
}

}  // namespace
}  // namespace dunlin
