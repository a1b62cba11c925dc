package dev.skipgate.testbench.packaging;

import dev.skipgate.runtime.xrt.xclbin.Argument;
import dev.skipgate.testbench.project.OutputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The kernel as its emitted source declares it, which is where Vitis HLS reads it as well.
 *
 * @param name of the function
 * @param arguments in order, with the registers that Vitis HLS gives them
 */
record KernelDeclaration(String name, List<Argument> arguments) {
    private static final Pattern FUNCTION = Pattern.compile("extern \"C\" void (\\w+)\\(([^)]*)\\);");
    private static final Pattern POINTER = Pattern.compile("(?:const )?skipgate::Word512\\* (\\w+)");
    private static final Pattern NUMBER = Pattern.compile("int (\\w+)");
    private static final Pattern PORT = Pattern.compile("m_axi port = (\\w+) bundle = (\\w+)");
    private static final String WORD = "ap_uint<512>*";

    KernelDeclaration {
        arguments = List.copyOf(arguments);
    }

    /**
     * Reads {@code src/Top.h} and {@code src/Top.cpp}.
     *
     * @param hls the project's {@code hls} folder
     * @throws OutputException when they are not there or not what the compiler writes
     */
    static KernelDeclaration read(Path hls) {
        Path header = hls.resolve("src/Top.h");
        Path source = hls.resolve("src/Top.cpp");
        try {
            Map<String, String> ports = new HashMap<>();
            Matcher port = PORT.matcher(Files.readString(source));
            while (port.find()) {
                ports.put(port.group(1), "M_AXI_" + port.group(2).toUpperCase(Locale.ROOT));
            }
            Matcher function = FUNCTION.matcher(Files.readString(header));
            if (!function.find()) {
                throw new OutputException(header + " declares no kernel; compile the model again");
            }
            Argument.Layout layout = new Argument.Layout();
            for (String each : function.group(2).split(",", -1)) {
                String text = each.strip();
                Matcher pointer = POINTER.matcher(text);
                Matcher number = NUMBER.matcher(text);
                if (pointer.matches() && ports.containsKey(pointer.group(1))) {
                    layout.memory(pointer.group(1), ports.get(pointer.group(1)), WORD);
                } else if (number.matches()) {
                    layout.scalar(number.group(1), "int", Integer.BYTES);
                } else {
                    throw new OutputException(header + " declares the argument '" + text
                            + "', which is neither memory with a port nor an int; compile the model again");
                }
            }
            return new KernelDeclaration(function.group(1), layout.arguments());
        } catch (NoSuchFileException e) {
            throw new OutputException(e.getFile() + " is missing; compile the model again", e);
        } catch (IOException e) {
            throw new OutputException(
                    "the emitted kernel in " + hls + " cannot be read: " + OutputException.reason(e)
                            + "; compile the model again",
                    e);
        }
    }

    /** Those that are memory. */
    List<String> pointers() {
        return arguments.stream()
                .filter(argument -> argument.role() == Argument.Role.MEMORY)
                .map(Argument::name)
                .toList();
    }
}
