package dev.skipgate.compiler.emit.hls;

import dev.skipgate.compiler.estimate.Memory;
import dev.skipgate.compiler.estimate.MemoryKind;
import dev.skipgate.compiler.estimate.MemoryMap;
import dev.skipgate.compiler.estimate.MemoryPorts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The pragmas that make the array's memories of what the memory map chose; without them synthesis chooses by itself. */
final class StoragePragmas {
    /** {@code bindStorage} of the headers says what these are made of. */
    private static final Set<String> BOUND_BY_HEADERS = Set.of("fifos", "counts", "constantSums");

    private StoragePragmas() {}

    /** Of streamed weights, these have a second half in {@code spare}. */
    private static final Set<String> WITH_SPARE = Set.of("banks", "columns");

    static List<String> of(MemoryMap map, boolean streamed) {
        Set<String> split = split(map.memories());
        List<String> pragmas = new ArrayList<>();
        for (Memory memory : map.memories()) {
            String variable = memory.variable();
            if (variable.isEmpty() || split.contains(variable) || BOUND_BY_HEADERS.contains(variable)) {
                continue;
            }
            String objects = streamed && WITH_SPARE.contains(variable) ? "array spare" : "array";
            for (String object : objects.split(" ")) {
                implementation(memory.kind())
                        .ifPresent(impl -> pragmas.add("#pragma HLS bind_storage variable = " + object + "." + variable
                                + " type = " + type(memory.ports()) + " impl = " + impl));
            }
        }
        return pragmas;
    }

    /** Variables whose copies are made of different things: those no pragma can name, so synthesis deals them out. */
    private static Set<String> split(List<Memory> memories) {
        Set<String> seen = new HashSet<>();
        return memories.stream()
                .map(Memory::variable)
                .filter(variable -> !seen.add(variable))
                .collect(Collectors.toSet());
    }

    private static String type(MemoryPorts ports) {
        return ports == MemoryPorts.TWO_READS ? "ram_2p" : "ram_s2p";
    }

    private static Optional<String> implementation(MemoryKind kind) {
        return switch (kind) {
            case LUTRAM -> Optional.of("lutram");
            case BRAM -> Optional.of("bram");
            case URAM -> Optional.of("uram");
            case REGISTER, OFF_CHIP -> Optional.empty();
        };
    }
}
