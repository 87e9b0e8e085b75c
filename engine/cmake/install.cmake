# cmake --install build [--prefix ...]

install(TARGETS gebied_shared LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
if(TARGET gebied_program)
    install(TARGETS gebied_program RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()
if(EXISTS ${CMAKE_SOURCE_DIR}/engine/include)
    install(DIRECTORY engine/include/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.h")
endif()

# from the file's own place, so that cmake --install --prefix elsewhere stays true
file(RELATIVE_PATH GB_PC_TO_PREFIX /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
configure_file(engine/cmake/gebied.pc.in gebied.pc @ONLY)
install(FILES ${CMAKE_BINARY_DIR}/gebied.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

foreach(folder styles samples)
    if(EXISTS ${CMAKE_SOURCE_DIR}/${folder})
        install(DIRECTORY ${folder} DESTINATION ${CMAKE_INSTALL_DATADIR}/gebied
                PATTERN "uit" EXCLUDE PATTERN "generator" EXCLUDE PATTERN "CMakeLists.txt" EXCLUDE)
    endif()
endforeach()
install(FILES LICENSE NOTICE README.md CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR})

# The program writes these itself, from its declarations: manual pages in each language, completions.
if(TARGET gebied_program)
    install(CODE "
        set(program ${CMAKE_BINARY_DIR}/gebied)
        set(root \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}\")
        set(man ${CMAKE_INSTALL_MANDIR})
        set(data ${CMAKE_INSTALL_DATADIR})
        function(write_page target)
            execute_process(COMMAND \${program} \${ARGN} OUTPUT_VARIABLE text ERROR_QUIET RESULT_VARIABLE status)
            if(status EQUAL 0 AND text)
                file(WRITE \"\${root}/\${target}\" \"\${text}\")
                message(STATUS \"Installing: \${root}/\${target}\")
            endif()
        endfunction()
        foreach(place IN ITEMS en|man1 nl|nl/man1 fr|fr/man1)
            string(REGEX REPLACE \"[|].*\" \"\" language \${place})
            string(REGEX REPLACE \".*[|]\" \"\" folder \${place})
            write_page(\${man}/\${folder}/gebied.1 manual --lang \${language})
            foreach(command run check new inspect rank map classify list schema)
                write_page(\${man}/\${folder}/gebied-\${command}.1 manual \${command} --lang \${language})
            endforeach()
        endforeach()
        write_page(\${data}/bash-completion/completions/gebied completion bash)
        write_page(\${data}/zsh/site-functions/_gebied completion zsh)
        write_page(\${data}/fish/vendor_completions.d/gebied.fish completion fish)")
endif()
