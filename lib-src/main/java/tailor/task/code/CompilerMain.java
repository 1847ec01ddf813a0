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
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * The child process of {@link Compiler}: compiles programs in memory and runs none.
 *
 * <p>Most of what a small program costs is that the compiler reads the JDK's classes anew, so many are one compilation. The first
 * pass only checks, to the end whatever it finds; those without a mistake are compiled for good in a second one.
 */
final class CompilerMain {
    private static final List<String> OPTIONS = List.of("--release", "17", "-proc:none", "-nowarn", "-implicit:none", "-g:none", "-Xmaxerrs", "100000",
            "-classpath", "", "-encoding", "UTF-8");
    private static final int LONGEST = 300;

    private final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    private final JavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8);

    private CompilerMain() {}

    /** Reads programs from standard input and writes classes to standard output until there are no more. */
    public static void main(String[] args) throws IOException {
        DataInputStream in = new DataInputStream(System.in);
        DataOutputStream out = new DataOutputStream(new java.io.BufferedOutputStream(System.out, 1 << 16));
        CompilerMain main = new CompilerMain();
        try {
            while (true) {
                List<Source> sources = new ArrayList<>();
                int count = in.readInt();
                for (int i = 0; i < count; i++) {
                    byte[] text = new byte[in.readInt()];
                    in.readFully(text);
                    sources.add(new Source(count == 1 ? "" : "p" + i, new String(text, StandardCharsets.UTF_8)));
                }
                main.answer(sources, out);
                out.flush();
            }
        } catch (EOFException e) {
            Runtime.getRuntime().halt(0); // the kit is done
        }
    }

    /** Writes one answer a program, or that there is none to several. */
    private void answer(List<Source> sources, DataOutputStream out) throws IOException {
        Memory memory = new Memory(files);
        Map<Source, String> errors = new IdentityHashMap<>();
        try {
            errors.putAll(errors(memory, sources, sources.size() > 1));
            if (sources.size() > 1 && !errors.isEmpty()) {
                memory.classes.clear(); // of the pass that only checks
                List<Source> right = sources.stream().filter(source -> !errors.containsKey(source)).toList();
                if (!right.isEmpty() && !errors(memory, right, false).isEmpty()) {
                    out.writeInt(0); // found late; alone it will tell
                    return;
                }
            }
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            if (sources.size() > 1) {
                out.writeInt(0);
                return;
            }
            errors.put(sources.get(0), "the compiler gave up: " + e.getClass().getSimpleName());
        }
        out.writeInt(sources.size());
        for (Source source : sources) {
            write(source.home(), errors.get(source), memory.classes, out);
        }
    }

    /** The first error of each program that has one. @param check whether to look at all programs whatever is found in others */
    private Map<Source, String> errors(Memory memory, List<Source> sources, boolean check) {
        List<String> options = new ArrayList<>(OPTIONS);
        if (check) {
            options.add("-XDshould-stop.ifError=FLOW"); // where it is unknown, a second pass fails and programs are compiled one by one
        }
        DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
        Map<Source, String> errors = new IdentityHashMap<>();
        boolean compiled = compiler.getTask(new StringWriter(), memory, said, options, null, sources).call();
        said.getDiagnostics().stream().filter(d -> d.getKind() == Diagnostic.Kind.ERROR && d.getSource() instanceof Source)
                .forEach(d -> errors.putIfAbsent((Source) d.getSource(), "line " + d.getLineNumber() + ": " + d.getMessage(null)));
        if (!compiled && errors.isEmpty()) {
            if (sources.size() > 1) {
                throw new IllegalStateException("an error of no program");
            }
            errors.put(sources.get(0), "not compiled");
        }
        return errors;
    }

    private static void write(String home, String error, Map<String, ByteArrayOutputStream> classes, DataOutputStream out) throws IOException {
        out.writeUTF(home);
        if (error != null) {
            out.writeInt(-1);
            String words = home.isEmpty() ? error : error.replaceAll("\\b" + Pattern.quote(home), "");
            out.writeUTF(words.substring(0, Math.min(LONGEST, words.length())));
            return;
        }
        List<Map.Entry<String, ByteArrayOutputStream>> own = classes.entrySet().stream().filter(e -> e.getKey().startsWith(home)).toList();
        out.writeInt(own.size());
        for (Map.Entry<String, ByteArrayOutputStream> entry : own) {
            out.writeUTF(entry.getKey());
            out.writeInt(entry.getValue().size());
            entry.getValue().writeTo(out);
        }
    }

    /** A program in a package of its own, or in none. */
    private static final class Source extends SimpleJavaFileObject {
        private final String name;
        private final String text;

        Source(String name, String text) {
            super(URI.create("string:///" + name + "/Program.java"), Kind.SOURCE);
            this.name = name;
            this.text = name.isEmpty() ? text : "package " + name + "; " + text; // on the same line, so that lines keep their numbers
        }

        /** What the names of its classes begin with. */
        String home() {
            return name.isEmpty() ? "" : name + ".";
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
