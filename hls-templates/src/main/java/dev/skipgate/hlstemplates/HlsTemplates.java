package dev.skipgate.hlstemplates;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The C++ headers of {@code hls-templates/include}, as they lie on the class path. */
public final class HlsTemplates {
    private static final String ROOT = "skipgate-include/";
    private static final String FOLDER = "skipgate/";

    private HlsTemplates() {}

    /** Names as an {@code #include} writes them, for example {@code skipgate/lane.h}, sorted. */
    public static List<String> headers() throws IOException {
        URL folder = HlsTemplates.class.getResource("/" + ROOT + FOLDER);
        if (folder == null) {
            throw new IOException("the class path holds no " + ROOT + FOLDER + "; rebuild hls-templates");
        }
        return folder.getProtocol().equals("jar") ? headersInJar(folder) : headersInFolder(folder);
    }

    /** Opens one header by the name {@link #headers()} gives it. */
    public static InputStream open(String header) throws IOException {
        InputStream stream = HlsTemplates.class.getResourceAsStream("/" + ROOT + header);
        if (stream == null) {
            throw new IOException("hls-templates has no header '" + header + "'");
        }
        return stream;
    }

    /** The text of one header, by the name {@link #headers()} gives it. */
    public static String read(String header) throws IOException {
        try (InputStream stream = open(header)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static List<String> headersInJar(URL folder) throws IOException {
        JarURLConnection connection = (JarURLConnection) folder.openConnection();
        connection.setUseCaches(false);
        try (var jar = connection.getJarFile()) {
            return jar.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.startsWith(ROOT + FOLDER) && name.endsWith(".h"))
                    .map(name -> name.substring(ROOT.length()))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> headersInFolder(URL folder) throws IOException {
        Path root = Path.of(toUri(folder));
        try (Stream<Path> files = Files.walk(root)) {
            return files.map(file -> FOLDER + root.relativize(file).toString().replace('\\', '/'))
                    .filter(name -> name.endsWith(".h"))
                    .sorted()
                    .toList();
        }
    }

    private static URI toUri(URL url) throws IOException {
        try {
            return url.toURI();
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }
}
