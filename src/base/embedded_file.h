// A text file that was put into the program when it was built (cmake/embed.cmake).
#pragma once

#include <string_view>

namespace dunlin::embedded {

struct File {
  std::string_view name;  // without its folder
  std::string_view text;
};

}  // namespace dunlin::embedded
