#include "agents/shipped_templates.h"

#include <deque>
#include <string>
#include <vector>

#include "embedded/templates_de.h"
#include "embedded/templates_en.h"

namespace dunlin {

Result<Templates> shipped_templates() {
  std::deque<std::string> names;  // stays in place while views of it are handed on
  std::vector<TemplateFile> files;
  const auto take = [&](Language language, std::span<const embedded::File> shipped) {
    for (const embedded::File& file : shipped) {
      names.push_back(std::string(name_of(language)) + "/" + std::string(file.name));
      files.push_back({names.back(), file.text});
    }
  };
  take(Language::en, embedded::templates_en());
  take(Language::de, embedded::templates_de());
  return Templates::parse(files);
}

}  // namespace dunlin
