package tailor.task.code;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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

    /** Compiled classes by name, or what is wrong. @param classes empty when there is an error @param error null when there is none */
    record Compiled(Map<String, byte[]> classes, String error) {}

    /** Compiles a program of one text. @throws UncheckedIOException if no process can be started */
    synchronized Compiled compile(String source) {
        if (source.length() > limits.sourceChars()) {
            return new Compiled(Map.of(), "longer than " + limits.sourceChars() + " characters");
        }
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
            byte[] bytes = source.getBytes(StandardCharsets.UTF_8);
            out.writeInt(bytes.length);
            out.write(bytes);
            out.flush();
            return read();
        } catch (IOException e) {
            close();
            return new Compiled(Map.of(), "the compiler did not come back within " + limits.compile().toMillis() + " ms");
        } finally {
            limit.cancel();
        }
    }

    private Compiled read() throws IOException {
        int count = in.readInt();
        if (count < 0) {
            return new Compiled(Map.of(), in.readUTF());
        }
        Map<String, byte[]> classes = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            String name = in.readUTF();
            byte[] file = new byte[in.readInt()];
            in.readFully(file);
            classes.put(name, file);
        }
        return new Compiled(classes, null);
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
