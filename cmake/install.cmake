# cmake --install build [--prefix ...]

install(TARGETS gebied_shared LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
if(TARGET gebied_program)
    install(TARGETS gebied_program RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()
if(EXISTS ${CMAKE_SOURCE_DIR}/engine/include)
    install(DIRECTORY engine/include/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.h")
endif()

configure_file(cmake/gebied.pc.in gebied.pc @ONLY)
install(FILES ${CMAKE_BINARY_DIR}/gebied.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

foreach(folder styles samples)
    if(EXISTS ${CMAKE_SOURCE_DIR}/${folder})
        install(DIRECTORY ${folder} DESTINATION ${CMAKE_INSTALL_DATADIR}/gebied
                PATTERN "uit" EXCLUDE PATTERN "generator" EXCLUDE PATTERN "CMakeLists.txt" EXCLUDE)
    endif()
endforeach()
install(FILES LICENSE NOTICE README.md CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR})

# The program writes these itself, from its declarations.
if(TARGET gebied_program)
    install(CODE "
        set(program ${CMAKE_BINARY_DIR}/gebied)
        set(root \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}\")
        foreach(page IN ITEMS
                \"${CMAKE_INSTALL_MANDIR}/man1/gebied.1|man\"
                \"${CMAKE_INSTALL_DATADIR}/bash-completion/completions/gebied|completion bash\"
                \"${CMAKE_INSTALL_DATADIR}/zsh/site-functions/_gebied|completion zsh\"
                \"${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d/gebied.fish|completion fish\")
            string(REPLACE \"|\" \";\" parts \"\${page}\")
            list(GET parts 0 target)
            list(GET parts 1 words)
            separate_arguments(words)
            execute_process(COMMAND \${program} \${words} OUTPUT_VARIABLE text ERROR_QUIET RESULT_VARIABLE status)
            if(status EQUAL 0 AND text)
                file(WRITE \"\${root}/\${target}\" \"\${text}\")
                message(STATUS \"Installing: \${root}/\${target}\")
            endif()
        endforeach()")
endif()
