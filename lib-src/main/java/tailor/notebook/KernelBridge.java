package tailor.notebook;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The Java kernel that is running this notebook, found by reflection.
 *
 * <p>JJava and IJava have the same methods in different packages, so one set of names a kernel is all there is to know.
 * A class on the class path is not enough: the kernel must have an instance, which a plain JVM has not.
 */
final class KernelBridge {

    private record Names(String kernel, String instanceHolder, String instance, String displayHolder) {}

    private static final List<Names> KNOWN = List.of(
            new Names("JJava", "org.dflib.jjava.kernel.JavaNotebookStatics", "kernel",
                    "org.dflib.jjava.jupyter.kernel.BaseNotebookStatics"),
            new Names("IJava", "io.github.spencerpark.ijava.runtime.Kernel", "getKernelInstance",
                    "io.github.spencerpark.ijava.runtime.Display"));

    /**
     * What a value becomes on the page.
     *
     * @param mime {@code text/html} or {@code image/png}
     * @param content HTML, or the image in Base64
     * @param metadata of the MIME type, such as an image's size on the page; may be empty
     * @param text where only text can be shown
     */
    record Shown(String mime, String content, Map<String, Object> metadata, String text) {}

    private final String name;
    private final Object renderer;
    private final Class<?> display;

    private KernelBridge(String name, Object renderer, Class<?> display) {
        this.name = name;
        this.renderer = renderer;
        this.display = display;
    }

    /** The running kernel as seen by a class loader, if there is one. */
    static Optional<KernelBridge> find(ClassLoader loader) {
        for (Names names : KNOWN) {
            try {
                Object kernel = Class.forName(names.instanceHolder(), true, loader).getMethod(names.instance()).invoke(null);
                if (kernel != null) {
                    Object renderer = kernel.getClass().getMethod("getRenderer").invoke(kernel);
                    return Optional.of(new KernelBridge(names.kernel(), renderer, Class.forName(names.displayHolder(), true, loader)));
                }
            } catch (ClassNotFoundException e) {
                // not this kernel
            } catch (ReflectiveOperationException e) {
                throw changed(names.kernel(), e);
            }
        }
        return Optional.empty();
    }

    /** {@code JJava} or {@code IJava}. */
    String name() {
        return name;
    }

    /** From now on, shows values of a type as given when they are the last expression of a cell. */
    <T> void show(Class<T> type, String mime, Function<T, Shown> as) {
        try {
            Object registration = call(renderer, "createRegistration", new Class<?>[] {Class.class}, type);
            registration = call(registration, "preferring", new Class<?>[] {String[].class}, (Object) new String[] {mime});
            Method register = Arrays.stream(registration.getClass().getMethods())
                    .filter(method -> method.getName().equals("register")).findFirst()
                    .orElseThrow(() -> new NoSuchMethodException("register"));
            Class<?> function = register.getParameterTypes()[0];
            Object proxy = Proxy.newProxyInstance(function.getClassLoader(), new Class<?>[] {function}, (self, method, arguments) ->
                    switch (method.getName()) {
                        case "render" -> put(as.apply(type.cast(arguments[0])), arguments[1]);
                        case "hashCode" -> System.identityHashCode(self);
                        case "equals" -> self == arguments[0];
                        default -> "rendering of " + type.getName();
                    });
            register.invoke(registration, proxy);
        } catch (ReflectiveOperationException e) {
            throw changed(name, e);
        }
    }

    private static Object put(Shown shown, Object context) throws ReflectiveOperationException {
        Object output = call(context, "getOutputContainer", new Class<?>[0]);
        Class<?>[] types = {String.class, Object.class};
        call(output, "putData", types, shown.mime(), shown.content());
        call(output, "putData", types, "text/plain", shown.text());
        if (!shown.metadata().isEmpty()) {
            call(output, "putMetaData", types, shown.mime(), shown.metadata());
        }
        return null;
    }

    /** Shows a value now; returns the id under which it can be updated. */
    String display(Object value) {
        return (String) displayed("display", new Class<?>[] {Object.class}, value);
    }

    /** Replaces what is shown under an id. */
    void update(String id, Object value) {
        displayed("updateDisplay", new Class<?>[] {String.class, Object.class}, id, value);
    }

    private Object displayed(String method, Class<?>[] types, Object... arguments) {
        try {
            return display.getMethod(method, types).invoke(null, arguments);
        } catch (ReflectiveOperationException e) {
            throw changed(name, e);
        }
    }

    private static Object call(Object target, String method, Class<?>[] types, Object... arguments) throws ReflectiveOperationException {
        return target.getClass().getMethod(method, types).invoke(target, arguments);
    }

    private static IllegalStateException changed(String kernel, ReflectiveOperationException e) {
        Throwable cause = e instanceof InvocationTargetException && e.getCause() != null ? e.getCause() : e;
        return new IllegalStateException("the " + kernel + " kernel could not show a result (" + cause
                + "); Tailor knows JJava 1.0a8 and IJava 1.3.0: run environment/setup for the pinned one", cause);
    }
}
