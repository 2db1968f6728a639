# dunlin_web(TARGET): links the web application (web/dist, which `./run build` makes) into the program. Without it the
# program serves the API and says that the application is not in it.
function(dunlin_web TARGET)
  find_package(Python3 REQUIRED COMPONENTS Interpreter)
  if(NOT EXISTS ${CMAKE_SOURCE_DIR}/web/dist/index.html)
    message(STATUS "web/dist is not there: the program is built without its pages")
  endif()
  set(pack ${CMAKE_BINARY_DIR}/generated/web.pack)
  set(source ${CMAKE_BINARY_DIR}/generated/web_pack.cc)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/web/dist/*)
  add_custom_command(
    OUTPUT ${pack}
    COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/tools/pack_web.py ${CMAKE_SOURCE_DIR}/web/dist ${pack}
    COMMAND ${CMAKE_COMMAND} -E touch ${pack}
    DEPENDS ${files} ${CMAKE_SOURCE_DIR}/tools/pack_web.py
    VERBATIM)
  file(CONFIGURE OUTPUT ${source} CONTENT [[
__asm__(
    ".pushsection .rodata\n"
    ".global dunlin_web_pack\n"
    ".global dunlin_web_pack_end\n"
    ".balign 16\n"
    "dunlin_web_pack:\n"
    ".incbin \"@pack@\"\n"
    "dunlin_web_pack_end:\n"
    ".popsection\n");
]] @ONLY)
  set_source_files_properties(${source} PROPERTIES OBJECT_DEPENDS ${pack})
  target_sources(${TARGET} PRIVATE ${source})
endfunction()
