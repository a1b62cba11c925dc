package dev.skipgate.compiler.emit.hls;

import dev.skipgate.compiler.ir.Design;
import dev.skipgate.compiler.ir.KernelPass;
import dev.skipgate.runtime.bundle.InputLayout;
import java.util.List;
import java.util.function.Consumer;

/**
 * Writes the processes of a kernel of several passes (docs/adr/0018): all passes of a step in one function, so that they share the lanes, and of each call the one
 * that its command asks for.
 */
final class PassesWriter {
    private final Design design;
    private final List<KernelPass> passes;
    private final PhaseWriter phases;
    private final boolean embeds;
    private final CppWriter out;

    PassesWriter(Design design, PhaseWriter phases, CppWriter out) {
        this.design = design;
        this.passes = design.passes();
        this.phases = phases;
        this.embeds = layout(passes.get(0)).isEmbedding();
        this.out = out;
    }

    void write() {
        runStep();
        load();
        compute();
        store();
        run();
        storeStateTrips();
    }

    private static InputLayout layout(KernelPass pass) {
        return InputLayout.of(pass.pass().network().input());
    }

    /** One branch for each pass. */
    private void choose(Consumer<KernelPass> branch) {
        for (KernelPass pass : passes) {
            String test = pass.number() == passes.size() - 1 ? "else {" : "if (pass == " + pass.number() + ") {";
            if (pass.number() == 0) {
                out.open(test);
            } else {
                out.reopen("} " + (test.startsWith("if") ? "else " : "") + test);
            }
            branch.accept(pass);
        }
        out.close("}");
    }

    private void runStep() {
        out.open("void runStep(int pass, Stream<Word512>& input, Stream<Word512>& output) {");
        if (PhaseWriter.usesLanes(design)) {
            out.unindented("#pragma HLS allocation function instances = skipgate::matVec<Config> limit = 1"
                    + "  // or each call gets its own lanes");
        }
        out.line("skipgate::Trips trips;");
        out.line("skipgate::DrainResult result;");
        choose(this::step);
        out.line("skipgate::writeStatus(result.best, trips, output);");
        out.close("}").blank();
    }

    private void step(KernelPass pass) {
        String direction = pass.pass().reverse() ? ", from the end of the sequence" : "";
        out.comment("Pass " + pass.number() + direction);
        if (pass.inputVector().isPresent()) {
            out.list(
                    "trips.input = skipgate::compactInput<Config, " + Names.pass(pass.firstAlike(passes)) + ">(",
                    List.of("array", Names.inputVector(pass, true), Names.inputListBase(pass, true), "input"),
                    ");");
        } else {
            out.line("const UInt<32> index = skipgate::getBits<32>(input.read(), 0);");
            out.line(
                    "skipgate::require(index < Config::kInputClasses, \"an input index lies outside the model's classes\");");
        }
        out.blank();
        pass.phases().forEach(phase -> phases.write(phase, pass));
    }

    private void load() {
        String embedding = embeds ? "const Word512* embedding, " : "";
        out.open("void load(int pass, const Word512* input, " + embedding + "int steps, Stream<Word512>& inputs) {");
        out.unindented("#pragma HLS inline off  // a process of the dataflow region");
        choose(pass -> {
            String type = Names.pass(pass.firstAlike(passes));
            if (layout(pass).isEmbedding()) {
                out.line("skipgate::loadEmbeddingRows<" + type + ">(input, embedding, steps, inputs);");
            } else if (layout(pass).hasElements()) {
                out.line("skipgate::loadVectors<" + type + ">(input, steps, inputs);");
            } else {
                out.line("skipgate::loadIndexWords(input, steps, inputs);");
            }
        });
        out.close("}").blank();
    }

    private void compute() {
        out.open("void compute(int pass, Stream<Word512>& inputs, int steps, Stream<Word512>& output) {");
        out.unindented("#pragma HLS inline off  // a process of the dataflow region");
        out.unindented("Compute_Step:");
        out.open("for (int step = 0; step < steps; ++step) {");
        out.line("runStep(pass, inputs, output);");
        out.close("}").close("}").blank();
    }

    private void store() {
        out.open("void store(int pass, Stream<Word512>& words, int steps, Word512* output) {");
        out.unindented("#pragma HLS inline off  // a process of the dataflow region");
        choose(pass ->
                out.line("skipgate::storeWords<" + Names.pass(pass.firstAlike(passes)) + ">(words, steps, output);"));
        out.close("}").blank();
    }

    private void storeStateTrips() {
        out.open("void storeStateTrips(int pass, const skipgate::StateTrips& trips, int steps, Word512* output) {");
        out.unindented("#pragma HLS inline  // one write, not a module");
        choose(pass -> out.line(
                "skipgate::storeStateTrips<" + Names.pass(pass.firstAlike(passes)) + ">(trips, steps, output);"));
        out.close("}").blank();
    }

    private void run() {
        String embedding = embeds ? "const Word512* embedding, " : "";
        out.open("void run(int pass, const Word512* input, " + embedding + "Word512* output, int steps) {");
        out.unindented("#pragma HLS dataflow  // or reading and writing memory waits for computing");
        out.line("Stream<Word512> inputs(\"inputs\");");
        out.line("Stream<Word512> words(\"words\");");
        out.line("load(pass, input, " + (embeds ? "embedding, " : "") + "steps, inputs);");
        out.line("compute(pass, inputs, steps, words);");
        out.line("store(pass, words, steps, output);");
        out.close("}").blank();
    }
}
