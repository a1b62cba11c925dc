package dev.skipgate.testbench.project;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skipgate.compiler.CompiledModel;
import dev.skipgate.compiler.emit.EmittedFile;
import dev.skipgate.compiler.emit.bindings.BindingsEmitter;
import dev.skipgate.compiler.emit.bindings.Target;
import dev.skipgate.compiler.emit.hls.HlsEmitter;
import dev.skipgate.compiler.frontend.QualityDescription;
import dev.skipgate.compiler.ir.Design;
import dev.skipgate.compiler.ir.Operand;
import dev.skipgate.compiler.ir.Phase;
import dev.skipgate.compiler.ir.UnitMap;
import dev.skipgate.runtime.InputSequence;
import dev.skipgate.runtime.bundle.Bundle;
import dev.skipgate.runtime.bundle.BundleWriter;
import dev.skipgate.runtime.bundle.Hardware;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.bundle.SequencePass;
import dev.skipgate.runtime.card.KernelWords;
import dev.skipgate.testbench.report.JsonReport;
import dev.skipgate.testbench.report.ReportData;
import dev.skipgate.testbench.report.ReportFiles;
import dev.skipgate.testbench.verify.PassRun;
import dev.skipgate.testbench.verify.ReferenceRun;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Writes a compiled model: HLS project, bundle, golden vectors, sample text and report. */
public final class ProjectWriter {
    private static final int MOST_GOLDEN_STEPS = 256;
    private static final long GOLDEN_WORK = 50_000_000;
    private static final int MOST_SAMPLE_CHARACTERS = 20_000;

    private ProjectWriter() {}

    /**
     * Fills a directory that exists.
     *
     * @return the report
     */
    public static ObjectNode write(CompiledModel compiled, Path directory) throws IOException {
        // First, because it says best what is wrong with a text.
        Optional<Supplier<ReportData.QualityFigures>> quality = QualityOfModel.begin(compiled);
        Design design = compiled.design();
        writeKernel(compiled, directory);
        write(bindings(compiled), directory);
        writeSample(compiled, directory);
        GoldenRun golden = writeGolden(compiled, directory);
        ObjectNode report = JsonReport.of(new ReportData(
                design,
                Optional.of(MappedForComparison.unbalanced(design)),
                compiled.board(),
                compiled.clockMhz(),
                Optional.of(new ReportData.TextRun(
                        golden.source(), golden.reference().totals().steps())),
                MappedForComparison.withoutCapacity(compiled),
                quality.map(Supplier::get)));
        ReportFiles.write(directory, report);
        return report;
    }

    /** Fills a directory that exists with what an accelerator needs: the HLS project, the bundle and the weight image. */
    public static void writeKernel(CompiledModel compiled, Path directory) throws IOException {
        for (EmittedFile file : new HlsEmitter().emit(compiled.design(), compiled.board(), compiled.clockMhz())) {
            write(file, directory);
        }
        BundleWriter.write(bundle(compiled), directory);
    }

    private static void write(EmittedFile file, Path directory) throws IOException {
        Path path = directory.resolve(file.path());
        Files.createDirectories(path.getParent());
        Files.write(path, file.content());
    }

    private static EmittedFile bindings(CompiledModel compiled) {
        return BindingsEmitter.emit(
                compiled.design().network().integers(),
                new Target(
                        compiled.board().id(),
                        compiled.clockMhz(),
                        compiled.design().grid().lanes()));
    }

    private record GoldenRun(String source, ReferenceRun reference) {}

    /** What an accelerator reads a compiled model from. */
    public static Bundle bundle(CompiledModel compiled) {
        Design design = compiled.design();
        Hardware hardware = new Hardware(
                compiled.board().id(),
                compiled.clockMhz(),
                design.grid().rowGroups(),
                design.grid().columnGroups(),
                HlsEmitter.KERNEL,
                design.phases().stream()
                        .map(phase -> phase.operands().stream()
                                .map(Operand::encoding)
                                .map(encoding -> encoding.word())
                                .toList())
                        .toList(),
                design.phases().stream()
                        .filter(phase -> phase.stage().endsLayer())
                        .map(ProjectWriter::places)
                        .toList(),
                design.streaming().map(StreamedSegments::toBundle),
                design.network().description().hardware().capacity());
        return new Bundle(design.network().integers(), hardware);
    }

    private static Hardware.UnitPlaces places(Phase phase) {
        UnitMap units = phase.units();
        return new Hardware.UnitPlaces(units.places(), units.groups(), units.slots());
    }

    private static void writeSample(CompiledModel compiled, Path directory) throws IOException {
        Optional<QualityDescription> quality =
                compiled.design().network().description().quality();
        if (quality.isPresent()
                && !compiled.design().network().integers().vocabulary().isEmpty()) {
            String text = new TextFile(quality.get().data()).read();
            int end = Math.min(text.length(), MOST_SAMPLE_CHARACTERS);
            if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
                end--;
            }
            Files.createDirectories(directory.resolve("data"));
            Files.writeString(directory.resolve(CompiledProject.SAMPLE), text.substring(0, end));
        }
    }

    private static GoldenRun writeGolden(CompiledModel compiled, Path directory) throws IOException {
        Design design = compiled.design();
        Network network = design.network().integers();
        long terms = design.phases().stream()
                .flatMap(phase -> phase.operands().stream())
                .mapToLong(operand -> operand.weights().nonZeros())
                .sum();
        int steps = (int) Math.max(8, Math.min(MOST_GOLDEN_STEPS, GOLDEN_WORK / Math.max(1, terms)));
        SampleInput sample = SampleInput.of(network, directory, Optional.empty(), steps);
        InputSequence input = sample.input();
        ReferenceRun reference = new ReferenceRun(network, design.grid(), design.phases(), design.streaming());
        reference.run(input);
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        List<SequencePass> passes = network.passes();
        for (int pass = 0; pass < passes.size(); pass++) {
            KernelWords words = new KernelWords(
                    passes.get(pass).network(),
                    design.grid().rowGroups(),
                    design.grid().columnGroups());
            PassRun run = reference.latest().get(pass);
            read.write(words.input(run.input()));
            written.write(words.pack(run.results()));
        }
        Files.write(directory.resolve("data/input.bin"), read.toByteArray());
        Files.write(directory.resolve("data/expected.bin"), written.toByteArray());
        return new GoldenRun(sample.source(), reference);
    }
}
