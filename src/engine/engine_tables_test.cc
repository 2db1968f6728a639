// The tables that the code believes in, those of the database, and those of docs/reference/storage.md are the same.
#include <fstream>
#include <map>
#include <set>

#include "engine/engine.h"
#include "store/schema_check.h"
#include "store/test_database.h"

namespace dunlin {
namespace {

std::string_view name_of(StateClass state_class) {
  switch (state_class) {
    case StateClass::business:
      return "business";
    case StateClass::governance:
      return "governance";
    case StateClass::operational:
      return "operational";
    case StateClass::rebuildable:
      return "rebuildable";
    case StateClass::detachable:
      return "detachable";
  }
  CHECK_UNREACHABLE("a state class");
}

class EngineTables : public DatabaseTest {};

TEST_P(EngineTables, AreThoseOfTheDatabaseColumnByColumn) {
  Connection& connection = database().open_migrated();
  EXPECT_EQ(value_of(schema_differences(connection, all_tables())), std::vector<std::string>());
}

TEST_P(EngineTables, AreAllThatTheDatabaseHas) {
  Connection& connection = database().open_migrated();
  std::set<std::string> known{"schema_migration"};
  for (const Table* table : all_tables()) EXPECT_TRUE(known.insert(std::string(table->name)).second) << table->name;
  const std::vector<std::string> names = value_of(table_names(connection));
  EXPECT_EQ(std::set<std::string>(names.begin(), names.end()), known);
}

INSTANTIATE_TEST_SUITE_P(Databases, EngineTables, both_databases(), dialect_name);

TEST(EngineTable, EndWithTheirVersionWhenTheyAreJournalled) {
  for (const Table* table : all_tables()) {
    EXPECT_EQ(table->journalled() && table->columns().back() != "version", false) << table->name;
  }
}

TEST(EngineTable, StandInTheDocumentWithTheirClass) {
  std::ifstream file(DUNLIN_SOURCE_DIR "/docs/reference/storage.md");
  std::map<std::string, std::string> documented;
  bool in_tables = false;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("## ")) in_tables = line == "## Tables";
    if (!in_tables || !line.starts_with("| `")) continue;
    const std::size_t name_end = line.find('`', 3);
    const std::size_t class_end = line.find(" |", name_end + 4);
    documented[line.substr(3, name_end - 3)] = line.substr(name_end + 4, class_end - name_end - 4);
  }
  std::map<std::string, std::string> declared;
  for (const Table* table : all_tables()) declared[std::string(table->name)] = name_of(table->state_class);
  EXPECT_EQ(documented, declared);
}

}  // namespace
}  // namespace dunlin
