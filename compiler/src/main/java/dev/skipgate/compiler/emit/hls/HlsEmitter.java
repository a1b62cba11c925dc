package dev.skipgate.compiler.emit.hls;

import dev.skipgate.boards.Board;
import dev.skipgate.compiler.emit.EmittedFile;
import dev.skipgate.compiler.estimate.MemoryMap;
import dev.skipgate.compiler.ir.Design;
import dev.skipgate.hlstemplates.HlsTemplates;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a design as an HLS project: {@code hls/}, and {@code data/} with what the kernel reads from memory. The same bytes for the
 * same design, everywhere.
 */
public final class HlsEmitter {
    /** Name of the kernel; the host starts it by this name. */
    public static final String KERNEL = Names.KERNEL;

    private static final String ROOT = "hls/";

    /** All files of the project but the test data, which need a reference model to make. */
    public List<EmittedFile> emit(Design design, Board board, double clockMhz) {
        Target target = new Target(board, clockMhz);
        DistinctFormats formats = new DistinctFormats(design);
        List<String> storage = StoragePragmas.of(
                MemoryMap.of(design, board), design.streaming().isPresent());
        TopWriter top = new TopWriter(design, formats, storage);
        VitisScripts vitis = new VitisScripts(design, target);
        List<EmittedFile> files = new ArrayList<>();
        files.add(text("src/Config.h", new ConfigWriter(design, formats).write()));
        files.add(text("src/Tables.h", new TablesWriter(formats).write()));
        if (ConstantsWriter.areNeeded(design)) {
            files.add(text("src/Constants.h", new ConstantsWriter(design).write()));
        }
        design.streaming()
                .ifPresent(
                        streaming -> files.add(text("src/Segments.h", new SegmentsWriter(design, streaming).write())));
        files.add(text("src/Top.h", top.writeHeader()));
        files.add(text("src/Top.cpp", top.write()));
        files.add(text("testbench.cpp", TestbenchWriter.write(design)));
        files.add(text("link.cfg", LinkConfigWriter.write(design, target)));
        files.add(text("hls_config.cfg", vitis.config()));
        files.add(text("run_hls.tcl", vitis.tcl()));
        files.add(text("Makefile", new MakefileWriter(design, target).write()));
        addHeaders(files);
        files.addAll(data(design));
        return List.copyOf(files);
    }

    /** {@code data/}: what the kernel reads from memory, the weight image and the embedding table if there is one. */
    public static List<EmittedFile> data(Design design) {
        List<EmittedFile> files = new ArrayList<>();
        files.add(WeightImageFile.of(design));
        EmbeddingFile.of(design.network().integers().input()).ifPresent(files::add);
        return List.copyOf(files);
    }

    private static EmittedFile text(String path, String content) {
        return EmittedFile.text(ROOT + path, content);
    }

    private static void addHeaders(List<EmittedFile> files) {
        try {
            for (String header : HlsTemplates.headers()) {
                try (InputStream bytes = HlsTemplates.open(header)) {
                    files.add(new EmittedFile(ROOT + "include/" + header, bytes.readAllBytes()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the HLS headers that belong to this program cannot be read", e);
        }
    }
}
