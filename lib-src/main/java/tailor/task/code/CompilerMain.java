package tailor.task.code;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** The child process of {@link Compiler}: compiles one program after another in memory and runs none. */
final class CompilerMain {
    private static final List<String> OPTIONS = List.of("--release", "17", "-proc:none", "-nowarn", "-implicit:none", "-g:none", "-Xmaxerrs", "1",
            "-classpath", "", "-encoding", "UTF-8");

    private CompilerMain() {}

    /** Reads programs from standard input and writes classes to standard output until there are no more. */
    public static void main(String[] args) throws IOException {
        DataInputStream in = new DataInputStream(System.in);
        DataOutputStream out = new DataOutputStream(new java.io.BufferedOutputStream(System.out, 1 << 16));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        JavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8);
        try {
            while (true) {
                byte[] source = new byte[in.readInt()];
                in.readFully(source);
                answer(compiler, files, new String(source, StandardCharsets.UTF_8), out);
                out.flush();
            }
        } catch (EOFException e) {
            Runtime.getRuntime().halt(0); // the kit is done
        }
    }

    private static void answer(JavaCompiler compiler, JavaFileManager files, String source, DataOutputStream out) throws IOException {
        Memory memory = new Memory(files);
        DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
        String error = null;
        try {
            boolean compiled = compiler.getTask(new StringWriter(), memory, said, OPTIONS, null, List.of(new Source(source))).call();
            error = compiled ? null : said.getDiagnostics().stream().filter(d -> d.getKind() == javax.tools.Diagnostic.Kind.ERROR).findFirst()
                    .map(d -> "line " + d.getLineNumber() + ": " + d.getMessage(null)).orElse("not compiled");
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            error = "the compiler gave up: " + e.getClass().getSimpleName();
        }
        out.writeInt(error == null ? memory.classes.size() : -1);
        if (error != null) {
            out.writeUTF(error.substring(0, Math.min(300, error.length())));
            return;
        }
        for (Map.Entry<String, ByteArrayOutputStream> entry : memory.classes.entrySet()) {
            out.writeUTF(entry.getKey());
            out.writeInt(entry.getValue().size());
            entry.getValue().writeTo(out);
        }
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String text) {
            super(URI.create("string:///Program.java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }

        @Override
        public boolean isNameCompatible(String simpleName, Kind kind) {
            return true; // several public classes in one text are no mistake here
        }
    }

    private static final class Memory extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, ByteArrayOutputStream> classes = new LinkedHashMap<>();

        Memory(JavaFileManager files) {
            super(files);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("class:///" + name.replace('.', '/')), kind) {
                @Override
                public OutputStream openOutputStream() {
                    return classes.computeIfAbsent(name, n -> new ByteArrayOutputStream());
                }
            };
        }
    }
}
