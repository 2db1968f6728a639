# dunlin_embed(TARGET NAME FILES...): puts text files into the program.
#
#   dunlin_embed(dunlin_intake mappings data/mappings/generic.toml ...)     # paths from the top of the project
#   #include "embedded/mappings.h"
#   for (const embedded::File& file : embedded::mappings()) use(file.name, file.text);
#
# Files keep the order given; `name` is the file name without its folder. A changed file is embedded anew (configure depends on it).
function(dunlin_embed TARGET NAME)
  set(entries "")
  foreach(file ${ARGN})
    set(path ${CMAKE_SOURCE_DIR}/${file})
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${path})
    file(READ ${path} text)
    get_filename_component(file_name ${file} NAME)
    string(APPEND entries "    {\"${file_name}\", R\"dunlin~(${text})dunlin~\"},\n")
  endforeach()
  set(folder ${CMAKE_BINARY_DIR}/generated/embedded)
  file(CONFIGURE OUTPUT ${folder}/${NAME}.h CONTENT "#pragma once\n\n#include <span>\n\n#include \"base/embedded_file.h\"\n\nnamespace dunlin::embedded {\n[[nodiscard]] std::span<const File> @NAME@();\n}  // namespace dunlin::embedded\n" @ONLY)
  file(CONFIGURE OUTPUT ${folder}/${NAME}.cc CONTENT "#include \"embedded/@NAME@.h\"\n\nnamespace dunlin::embedded {\nnamespace {\nconstexpr File files[] = {\n@entries@};\n}  // namespace\nstd::span<const File> @NAME@() { return files; }\n}  // namespace dunlin::embedded\n" @ONLY)
  target_sources(${TARGET} PRIVATE ${folder}/${NAME}.cc)
  target_include_directories(${TARGET} PUBLIC ${CMAKE_BINARY_DIR}/generated)
endfunction()
