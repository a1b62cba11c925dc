package dev.skipgate.testbench.lab.explore;

import dev.skipgate.testbench.training.SchemeWords;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a sweep tries: every combination of these. The model as it is, not pruned, is tried with every quantizer too.
 *
 * @param rates shares of weights to prune
 * @param lanes numbers or {@code auto}
 * @param banks of bank-balanced pruning
 */
public record Sweep(
        List<Double> rates,
        List<String> schemes,
        List<String> quantizers,
        List<String> lanes,
        List<String> encodings,
        int banks) {
    /** What is tried when nothing is said. */
    public static final Sweep USUAL = new Sweep(
            List.of(0.5, 0.7, 0.8, 0.9, 0.95),
            SchemeWords.ALL,
            List.of(Variant.AS_DESCRIBED),
            List.of("32", "64", "128"),
            List.of("auto"),
            8);

    public Sweep {
        rates = List.copyOf(rates);
        schemes = List.copyOf(schemes);
        quantizers = List.copyOf(quantizers);
        lanes = List.copyOf(lanes);
        encodings = List.copyOf(encodings);
    }

    /** The networks of the sweep. */
    List<Variant> variants() {
        Set<Variant> variants = new LinkedHashSet<>();
        for (String quantizer : quantizers) {
            variants.add(new Variant(Variant.NONE, 0, quantizer));
            for (double rate : rates) {
                for (String scheme : schemes) {
                    variants.add(
                            rate == 0 ? new Variant(Variant.NONE, 0, quantizer) : new Variant(scheme, rate, quantizer));
                }
            }
        }
        return List.copyOf(variants);
    }

    /** Quality of each variant. */
    List<SweepJob> qualities(SweepSubject subject) {
        return variants().stream().map(each -> SweepJob.quality(subject, each)).toList();
    }

    /** Each variant on each hardware: the points. */
    List<SweepJob> points(SweepSubject subject) {
        List<SweepJob> points = new ArrayList<>();
        for (Variant variant : variants()) {
            for (String count : lanes) {
                for (String encoding : encodings) {
                    points.add(new SweepJob(subject, variant, count, encoding));
                }
            }
        }
        return points;
    }
}
