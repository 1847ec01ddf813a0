package tailor.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** The bridge against stand-ins that have each kernel's class names and signatures, compiled here. */
class KernelBridgeTest {

    /** The signatures are those of JJava 1.0a8 and of IJava 1.3.0 with its base kernel 2.3.0; the two are the same. */
    private static final String DISPLAY_PACKAGE = """
            package DISPLAY;
            import java.util.*;
            public class Renderer {
                private final Map<Class<?>, RenderFunction> functions = new LinkedHashMap<>();
                public class RenderRegistration<T> {
                    private final Class<? extends T> type;
                    String[] preferred;
                    public RenderRegistration(Class<? extends T> type) { this.type = type; }
                    public RenderRegistration<T> preferring(String... mimes) { preferred = mimes; return this; }
                    public void register(RenderFunction<T> function) { functions.put(type, function); }
                }
                public <T> RenderRegistration<T> createRegistration(Class<T> type) { return new RenderRegistration<>(type); }
                public DisplayData render(Object value) {
                    DisplayData data = new DisplayData();
                    functions.forEach((type, function) -> { if (type.isInstance(value)) function.render(value, new RenderContext(data)); });
                    return data;
                }
            }
            """;
    private static final Map<String, String> OTHERS = Map.of(
            "RenderFunction", "public interface RenderFunction<T> { void render(T value, RenderContext context); }",
            "RenderContext", "public class RenderContext { private final DisplayData data; public RenderContext(DisplayData d) { data = d; }"
                    + " public DisplayData getOutputContainer() { return data; } }",
            "DisplayData", "public class DisplayData { public final java.util.Map<String, Object> data = new java.util.LinkedHashMap<>();"
                    + " public final java.util.Map<String, Object> meta = new java.util.LinkedHashMap<>();"
                    + " public void putData(String mime, Object value) { data.put(mime, value); }"
                    + " public void putMetaData(String mime, Object value) { meta.put(mime, value); } }");

    private record FakeKernel(URLClassLoader loader, Class<?> statics) {

        @SuppressWarnings("unchecked")
        List<List<Object>> shown() throws Exception {
            return (List<List<Object>>) statics.getField("SHOWN").get(null);
        }

        @SuppressWarnings("unchecked")
        Map<String, Object> lastly(String field) throws Exception {
            List<List<Object>> all = shown();
            Object data = all.get(all.size() - 1).get(1);
            return (Map<String, Object>) data.getClass().getField(field).get(data);
        }
    }

    private static FakeKernel kernel(Path folder, String display, String holder, String instance, String statics, boolean running) throws Exception {
        write(folder, display + ".Renderer", DISPLAY_PACKAGE.replace("DISPLAY", display));
        for (Map.Entry<String, String> other : OTHERS.entrySet()) {
            write(folder, display + "." + other.getKey(), "package " + display + ";" + other.getValue());
        }
        String kernel = holder.substring(0, holder.lastIndexOf('.')) + ".FakeKernel";
        write(folder, kernel, "package %s; public class FakeKernel { private final %s.Renderer r = new %2$s.Renderer(); public %2$s.Renderer getRenderer() { return r; } }"
                .formatted(packageOf(kernel), display));
        write(folder, holder, "package %s; public class %s { public static final FakeKernel K = %s; public static FakeKernel %s() { return K; } }"
                .formatted(packageOf(holder), simple(holder), running ? "new FakeKernel()" : "null", instance));
        write(folder, statics, """
                package %s; import java.util.*;
                public class %s {
                    public static final List<List<Object>> SHOWN = new ArrayList<>();
                    public static String display(Object o) { SHOWN.add(List.of("id-1", %s.getRenderer().render(o))); return "id-1"; }
                    public static void updateDisplay(String id, Object o) { SHOWN.add(List.of(id, %3$s.getRenderer().render(o))); }
                }
                """.formatted(packageOf(statics), simple(statics), holder + "." + instance + "()"));
        List<String> files;
        try (var walk = Files.walk(folder)) {
            files = walk.filter(file -> file.toString().endsWith(".java")).map(Path::toString).toList();
        }
        List<String> arguments = new ArrayList<>(List.of("-nowarn", "-XDsuppressNotes", "-d", folder.toString(), "-cp", folder.toString()));
        arguments.addAll(files);
        assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)));
        URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, KernelBridgeTest.class.getClassLoader());
        return new FakeKernel(loader, loader.loadClass(statics));
    }

    private static void write(Path folder, String type, String source) throws IOException {
        Path file = folder.resolve(type.replace('.', '/') + ".java");
        Files.createDirectories(file.getParent());
        Files.writeString(file, source);
    }

    private static String packageOf(String type) {
        return type.substring(0, type.lastIndexOf('.'));
    }

    private static String simple(String type) {
        return type.substring(type.lastIndexOf('.') + 1);
    }

    @ParameterizedTest
    @CsvSource({
        "JJava, org.dflib.jjava.jupyter.kernel.display, org.dflib.jjava.kernel.JavaNotebookStatics, kernel, org.dflib.jjava.jupyter.kernel.BaseNotebookStatics",
        "IJava, io.github.spencerpark.jupyter.kernel.display, io.github.spencerpark.ijava.runtime.Kernel, getKernelInstance, io.github.spencerpark.ijava.runtime.Display"
    })
    void resultsShowRichly(String name, String display, String holder, String instance, String statics, @TempDir Path folder) throws Exception {
        FakeKernel kernel = kernel(folder, display, holder, instance, statics, true);
        Screen screen = Screen.find(kernel.loader());
        assertEquals(name, screen.name());

        About about = new About(Map.of("Java", "<17>"));
        String id = screen.show(about);
        assertEquals("id-1", id);
        assertEquals(Map.of("text/html", about.toHtml(), "text/plain", "Java  <17>"), kernel.lastly("data"));
        assertTrue(about.toHtml().contains("&lt;17&gt;"), about.toHtml());
        screen.update(id, new About(Map.of("Java", "25")));
        assertEquals("Java  25", kernel.lastly("data").get("text/plain"));
        assertEquals(2, kernel.shown().size());

        KernelBridge bridge = KernelBridge.find(kernel.loader()).orElseThrow();
        bridge.display(Table.create("t", StringColumn.create("corpus", "a<b"), DoubleColumn.create("nll", 1.25)));
        String html = (String) kernel.lastly("data").get("text/html");
assertTrue(html.contains("a&lt;b") && html.contains("text-align:right"), html);

        XYChart chart = new XYChartBuilder().width(300).height(200).title("curve").build();
        chart.addSeries("a", new double[] {0, 1}, new double[] {1, 2});
        bridge.display(chart);
        byte[] png = Base64.getDecoder().decode((String) kernel.lastly("data").get("image/png"));
        assertEquals("PNG", new String(png, 1, 3, java.nio.charset.StandardCharsets.US_ASCII));
        assertEquals(Map.of("width", 300, "height", 200), kernel.lastly("meta").get("image/png"));
        assertEquals("chart 'curve' of 1 series", kernel.lastly("data").get("text/plain"));
        kernel.loader().close();
    }

    @Test
    void kernelClassesWithoutAKernelAreATerminal(@TempDir Path folder) throws Exception {
        FakeKernel kernel = kernel(folder, "org.dflib.jjava.jupyter.kernel.display", "org.dflib.jjava.kernel.JavaNotebookStatics", "kernel",
                "org.dflib.jjava.jupyter.kernel.BaseNotebookStatics", false);
        assertEquals("none (terminal)", Screen.find(kernel.loader()).name());
        kernel.loader().close();
    }
}
