package tailor.task.code;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Timer;
import java.util.TimerTask;
import javax.tools.ToolProvider;

/**
 * A warm Java compiler in a process of its own: a program that makes the compiler hang or run out of memory costs that process,
 * which is started again. Annotation processors are off, so that compiling runs no code of the program. One at a time.
 */
final class Compiler implements AutoCloseable {
    private static final Timer TIMER = new Timer("tailor-compiler-limit", true);

    private final CodeLimits limits;
    private Process process;
    private DataInputStream in;
    private DataOutputStream out;

    Compiler(CodeLimits limits) {
        if (ToolProvider.getSystemJavaCompiler() == null) {
            throw new IllegalStateException("this Java (" + System.getProperty("java.home") + ") has no compiler: run the kit on a JDK, not a JRE");
        }
        this.limits = limits;
    }

    /**
     * Compiled classes by name, or what is wrong.
     *
     * @param classes empty when there is an error
     * @param error null when there is none
     * @param home the package that the classes are in, with a dot; empty for none
     */
    record Compiled(Map<String, byte[]> classes, String error, String home) {}

    /** Compiles a program of one text. @throws UncheckedIOException if no process can be started */
    Compiled compile(String source) {
        return compile(List.of(source)).get(0);
    }

    /**
     * Compiles several programs at once, which costs each a fraction of what it costs alone.
     *
     * <p>Each gets a package of its own, so that none sees another. Where a program breaks the compiler, all are compiled one by one.
     *
     * @return one a program, in order: the same classes and errors as alone, but for the package
     * @throws UncheckedIOException if no process can be started
     */
    synchronized List<Compiled> compile(List<String> sources) {
        Compiled[] compiled = new Compiled[sources.size()];
        List<Integer> together = new ArrayList<>();
        for (int i = 0; i < compiled.length; i++) {
            if (sources.get(i).length() > limits.sourceChars()) {
                compiled[i] = new Compiled(Map.of(), "longer than " + limits.sourceChars() + " characters", "");
            } else if (isPlain(sources.get(i))) {
                together.add(i);
            }
        }
        if (together.size() > 1) {
            List<Compiled> some = ask(together.stream().map(sources::get).toList());
            for (int i = 0; i < some.size(); i++) {
                compiled[together.get(i)] = some.get(i);
            }
        }
        for (int i = 0; i < compiled.length; i++) {
            if (compiled[i] == null) {
                List<Compiled> one = ask(List.of(sources.get(i)));
                compiled[i] = one.isEmpty() ? new Compiled(Map.of(), "the compiler did not come back within " + limits.compile().toMillis() + " ms", "")
                        : one.get(0);
            }
        }
        return List.of(compiled);
    }

    /** Whether a package before its text changes nothing in a program: it has none, and does not ask for the names of its classes. */
    private static boolean isPlain(String source) {
        return !source.contains("package") && !source.contains("\\u") && !source.contains("getName");
    }

    /** Empty when the compiler broke or took too long. */
    private List<Compiled> ask(List<String> sources) {
        if (process == null || !process.isAlive()) {
            start();
        }
        Process current = process;
        TimerTask limit = new TimerTask() {
            @Override
            public void run() {
                Children.end(current);
            }
        };
        TIMER.schedule(limit, limits.compile().toMillis());
        try {
            out.writeInt(sources.size());
            for (String source : sources) {
                byte[] bytes = source.getBytes(StandardCharsets.UTF_8);
                out.writeInt(bytes.length);
                out.write(bytes);
            }
            out.flush();
            List<Compiled> compiled = new ArrayList<>();
            int count = in.readInt();
            for (int i = 0; i < count; i++) {
                compiled.add(read());
            }
            return compiled;
        } catch (IOException e) {
            close();
            return List.of();
        } finally {
            limit.cancel();
        }
    }

    private Compiled read() throws IOException {
        String home = in.readUTF();
        int count = in.readInt();
        if (count < 0) {
            return new Compiled(Map.of(), in.readUTF(), home);
        }
        Map<String, byte[]> classes = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            String name = in.readUTF();
            byte[] file = new byte[in.readInt()];
            in.readFully(file);
            classes.put(name, file);
        }
        return new Compiled(classes, null, home);
    }

    private void start() {
        try {
            process = Children.java(List.of(), List.of("-Xmx256m", "-Xss2m", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError"),
                    CompilerMain.class, Path.of(System.getProperty("java.io.tmpdir")));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start a Java process to compile programs", e);
        }
        in = new DataInputStream(new BufferedInputStream(process.getInputStream()));
        out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
    }

    @Override
    public synchronized void close() {
        if (process != null) {
            Children.end(process);
            process = null;
        }
    }
}
