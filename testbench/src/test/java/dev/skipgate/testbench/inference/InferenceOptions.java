package dev.skipgate.testbench.inference;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * What {@code skipgate bench inference} measures.
 *
 * @param target whose time it is: {@code cpu}, beside float libraries, or {@code opencl}, beside the integer model
 * @param sizes units of the layer, and values it reads
 * @param batches sequences that run together
 * @param threads numbers of threads
 * @param sparsities shares of zero weights, in percent
 * @param rounds of which the median is taken
 * @param steps of a sequence
 * @param out where the report goes
 */
record InferenceOptions(
        String target,
        List<Integer> sizes,
        List<Integer> batches,
        List<Integer> threads,
        List<Integer> sparsities,
        int rounds,
        int steps,
        Path out) {
    static final String USAGE =
            """
            bench inference [--sizes 256,512,1500] [--batches 1,8,64] [--threads 1,2] [--sparsities 0,50,80,90,95]
                            [--rounds 5] [--steps 100] [--out runs/bench-inference]
                            [--target cpu|opencl]: opencl runs beside the Java integer model, not beside float libraries,
                                                   and takes no threads; its default is --sizes 512 --batches 1,64
            """;

    /** Vector instructions of the processor. */
    static final String CPU = "cpu";

    /** The only OpenCL device. */
    static final String OPENCL = "opencl";

    private static final int MOST_SPARSITY = 99;
    private static final int MOST = 100_000;

    InferenceOptions {
        sizes = List.copyOf(sizes);
        batches = List.copyOf(batches);
        threads = List.copyOf(threads);
        sparsities = List.copyOf(sparsities);
    }

    /** @throws IllegalArgumentException saying which argument is wrong */
    static InferenceOptions of(String... arguments) {
        boolean isOpenCl = Arrays.asList(arguments).contains(OPENCL);
        String target = CPU;
        List<Integer> sizes = isOpenCl ? List.of(512) : List.of(256, 512, 1500);
        List<Integer> batches = isOpenCl ? List.of(1, 64) : List.of(1, 8, 64);
        List<Integer> threads = List.of(1, 2);
        List<Integer> sparsities = List.of(0, 50, 80, 90, 95);
        int rounds = 5;
        int steps = 100;
        Path out = Path.of("runs", "bench-inference");
        for (int i = 0; i < arguments.length; i += 2) {
            if (i + 1 == arguments.length) {
                throw new IllegalArgumentException(arguments[i] + " has no value");
            }
            String value = arguments[i + 1];
            switch (arguments[i]) {
                case "--target" -> target = target(value);
                case "--sizes" -> sizes = numbers(arguments[i], value, 1, MOST);
                case "--batches" -> batches = numbers(arguments[i], value, 1, 4096);
                case "--threads" -> threads = numbers(arguments[i], value, 1, 256);
                case "--sparsities" -> sparsities = numbers(arguments[i], value, 0, MOST_SPARSITY);
                case "--rounds" -> rounds =
                        numbers(arguments[i], value, 1, MOST).get(0);
                case "--steps" -> steps = numbers(arguments[i], value, 1, MOST).get(0);
                case "--out" -> out = Path.of(value);
                default -> throw new IllegalArgumentException("there is no option '" + arguments[i] + "'");
            }
        }
        return new InferenceOptions(target, sizes, batches, threads, sparsities, rounds, steps, out);
    }

    private static String target(String word) {
        if (!List.of(CPU, OPENCL).contains(word)) {
            throw new IllegalArgumentException("--target is '" + word + "'; wanted " + CPU + " or " + OPENCL);
        }
        return word;
    }

    private static List<Integer> numbers(String option, String text, int least, int most) {
        try {
            List<Integer> numbers =
                    Arrays.stream(text.split(",")).map(Integer::valueOf).toList();
            if (numbers.stream().allMatch(each -> each >= least && each <= most)) {
                return numbers;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(option + " is '" + text + "'; wanted whole numbers with commas", e);
        }
        throw new IllegalArgumentException(option + " is " + text + "; wanted " + least + " to " + most);
    }

    /** Steps of a sequence of this size: fewer where a run would take seconds. */
    int steps(int size, int batch) {
        return (long) size * size * batch > 50_000_000L ? Math.max(1, steps / 5) : steps;
    }
}
