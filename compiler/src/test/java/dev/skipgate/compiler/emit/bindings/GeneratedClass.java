package dev.skipgate.compiler.emit.bindings;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.compiler.emit.EmittedFile;
import dev.skipgate.runtime.Device;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** A generated class, compiled with all warnings as errors, and called by the names of its methods. */
final class GeneratedClass implements AutoCloseable {
    private final URLClassLoader loader;
    private final Class<?> type;

    GeneratedClass(EmittedFile file, Path folder) throws IOException, ClassNotFoundException {
        Path source = folder.resolve(file.path());
        Files.createDirectories(source.getParent());
        Files.write(source, file.content());
        Path classes = Files.createDirectories(folder.resolve("classes"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        List<String> options = List.of(
                "-Xlint:all,-path",
                "-Xdoclint:all/public,-missing",
                "-Werror",
                "-encoding",
                "US-ASCII",
                "-classpath",
                System.getProperty("java.class.path"),
                "-d",
                classes.toString());
        boolean compiled;
        try (var files = compiler.getStandardFileManager(null, null, StandardCharsets.US_ASCII)) {
            compiled = compiler.getTask(said, files, null, options, null, files.getJavaFileObjects(source))
                    .call();
        }
        assertTrue(compiled, said + new String(file.content(), StandardCharsets.UTF_8));
        loader = new URLClassLoader(new URL[] {classes.toUri().toURL()});
        String path = file.path();
        type = loader.loadClass(path.substring("java/".length(), path.length() - ".java".length())
                .replace('/', '.'));
    }

    /** Opens it on a device. */
    Object open(Device device, Path bundle) throws Throwable {
        return invoke(type.getMethod("open", Device.class, Path.class), null, device, bundle);
    }

    /** A public constant. */
    Object constant(String name) throws ReflectiveOperationException {
        return type.getField(name).get(null);
    }

    /** Calls a method by its name; what it throws is thrown. */
    static Object call(Object target, String name, Object... arguments) throws Throwable {
        for (Method method : target.getClass().getMethods()) {
            if (method.getName().equals(name) && method.getParameterCount() == arguments.length) {
                return invoke(method, target, arguments);
            }
        }
        throw new NoSuchMethodException(target.getClass() + "." + name);
    }

    private static Object invoke(Method method, Object target, Object... arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @Override
    public void close() throws IOException {
        loader.close();
    }
}
