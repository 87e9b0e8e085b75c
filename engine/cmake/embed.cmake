# cmake -DFILES="a.yaml;b.yaml" -DOUTPUT=x.c -P embed.cmake: files as bytes in a C table, so that the program
# needs none of them at hand.

set(table "")
set(text "/* Made by engine/cmake/embed.cmake. */\n#include \"project/preset_files.h\"\n\n")
foreach(file IN LISTS FILES)
    get_filename_component(name ${file} NAME_WE)
    string(MAKE_C_IDENTIFIER ${name} id)
    file(READ ${file} hex HEX)
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
    string(APPEND text "static const unsigned char ${id}[] = {${bytes}0};\n")
    string(APPEND table "    {\"${name}\", (const char *)${id}, sizeof ${id} - 1},\n")
endforeach()
string(APPEND text "\nconst gb_preset_file gb_preset_files[] = {\n${table}    {0},\n};\n")
file(WRITE ${OUTPUT} "${text}")
