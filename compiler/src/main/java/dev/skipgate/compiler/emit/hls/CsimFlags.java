package dev.skipgate.compiler.emit.hls;

import java.util.List;

/** How a project's C simulation is compiled; relative to its {@code hls} folder. */
public final class CsimFlags {
    /** The language and the include paths. */
    public static final List<String> LANGUAGE = List.of("-std=c++14", "-Iinclude", "-Isrc");

    /** The sources. */
    public static final List<String> SOURCES = List.of("testbench.cpp", "src/Top.cpp");

    /** The warnings that the project is free of. */
    public static final List<String> WARNINGS =
            List.of("-Wall", "-Wextra", "-Wpedantic", "-Werror", "-Wno-unknown-pragmas", "-Wno-unused-label");

    private CsimFlags() {}
}
