package tailor.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The operators of {@code ops/*.py}: what DJL lacks, and sections where the overhead of one call per operator counts.
 *
 * <p>Each has a plain DJL twin in {@link EagerOps} that tests compare with, value and gradient. A call costs about 17 µs
 * whatever it contains. Modules are loaded once a process for each RMSNorm epsilon, which the script holds as a literal:
 * TorchScript takes no numbers in differentiable calls.
 */
public final class TorchOps {
    /** Files of the script, one after the other the body of one class. */
    private static final List<String> PARTS = List.of(
            "blocks", "dense", "branches", "training", "shaped", "decoding", "drawing", "policy", "weights");

    /**
     * Up to so many heads of a group read a cache by weighted sums of its rows, one head after the other. The batched products of
     * MKL take the same numbers for all heads of a group at once: on Intel's processors in half the time of the sums, on others' in more.
     */
    private static final int SUMMED_HEADS = Processor.isIntel() ? 0 : 4;

    private static final Map<Double, TorchOps> LOADED = new ConcurrentHashMap<>();
    private static final NDManager FOREVER = Compute.newHostManager();

    /** The profiling executor would pick other kernels after its first calls, and so other bits; the switch is per thread. */
    private static final ThreadLocal<Boolean> PLAIN_EXECUTOR = ThreadLocal.withInitial(() -> {
        JniUtils.setGraphExecutorOptimize(false);
        return true;
    });

    private final PtSymbolBlock module;
    private final Map<String, NDArray> selectors = new ConcurrentHashMap<>();

    private TorchOps(double eps) {
        PLAIN_EXECUTOR.get();
        byte[] archive = TorchScript.archive(source().replace("{{eps}}", Double.toString(eps))
                .replace("{{summed_heads}}", Integer.toString(SUMMED_HEADS)));
        try {
            module = JniUtils.loadModule((PtNDManager) FOREVER, new ByteArrayInputStream(archive), false, false);
        } catch (IOException e) {
            throw new UncheckedIOException("the operators", e);
        }
    }

    /** The operators with RMSNorm's epsilon at {@code eps}. */
    public static TorchOps withEps(double eps) {
        return LOADED.computeIfAbsent(eps, TorchOps::new);
    }

    /** The operators that know no epsilon. */
    public static TorchOps get() {
        return withEps(1e-6);
    }

    /**
     * Calls a differentiable section.
     *
     * @param method a method of {@code ops/*.py} that takes tensors only and returns one
     * @param inputs its arguments in order
     * @return the result, owned by the manager of {@code inputs[0]}; on the tape inside {@link Autograd#record}
     */
    public NDArray apply(String method, NDArray... inputs) {
        return applyWith(method, List.of(), inputs).singletonOrThrow();
    }

    /**
     * Calls a differentiable section whose last argument is a list, or that returns several tensors.
     *
     * @param list the last argument; empty: the method takes no list
     * @param inputs its arguments before the list
     * @return the results in order, owned by the manager of {@code inputs[0]}
     */
    public NDList applyWith(String method, List<NDArray> list, NDArray... inputs) {
        PLAIN_EXECUTOR.get();
        NDList arguments = new NDList(inputs.length + list.size() + 1);
        arguments.add(selectors.computeIfAbsent(method, TorchOps::selector));
        arguments.addAll(Arrays.asList(inputs));
        list.forEach(array -> array.setName("list[]"));              // DJL makes a list of arrays of such a name
        arguments.addAll(list);
        NDList results = IValueUtils.forward(module, arguments, true);
        list.forEach(array -> array.setName(null));
        results.attach(inputs[0].getManager());
        return results;
    }

    /**
     * Calls a section outside autograd. Results are inference tensors: give them to operators, not to a tape.
     *
     * @param owner the manager of the results
     * @param arguments {@link NDArray}, {@code List<NDArray>}, {@link Held}, {@link Number} (integral types as int, others as float),
     *     {@link Boolean} or {@link String}
     */
    public NDList run(String method, NDManager owner, Object... arguments) {
        PLAIN_EXECUTOR.get();
        IValue[] values = Arrays.stream(arguments).map(TorchOps::toValue).toArray(IValue[]::new);
        try (IValue result = IValueUtils.runMethod(module, method, values)) {
            return result.isTensor() || result.isTensorList() ? result.toNDList((PtNDManager) owner) : new NDList();
        } finally {
            for (int i = 0; i < values.length; i++) {
                if (!(arguments[i] instanceof Held)) {
                    values[i].close();
                }
            }
        }
    }

    /** {@link #run} where the result is one tensor. */
    public NDArray runOne(String method, NDManager owner, Object... arguments) {
        return run(method, owner, arguments).singletonOrThrow();
    }

    /**
     * Arrays as one argument of many calls, prepared once: at every call, a list of fifty costs more than the call itself.
     *
     * <p>Keeps the arrays' memory until it is closed, or its owner is.
     */
    public static final class Held implements AutoCloseable {
        private final String name = UUID.randomUUID().toString();
        private final NDManager owner;
        private final IValue value;

        private Held(List<NDArray> arrays, NDManager owner) {
            this.owner = owner;
            this.value = toValue(arrays);
            owner.attachInternal(name, value);
        }

        @Override
        public void close() {
            owner.detachInternal(name);
            value.close();
        }
    }

    /** Prepares arrays for {@link #run}; closed with {@code owner} at the latest. */
    public static Held hold(List<NDArray> arrays, NDManager owner) {
        return new Held(arrays, owner);
    }

    private static IValue toValue(Object argument) {
        if (argument instanceof Held held) {
            return held.value;
        }
        if (argument instanceof PtNDArray array) {
            return IValue.from(array);
        } else if (argument instanceof List<?> list) {
            return IValue.listFrom(list.toArray(PtNDArray[]::new));
        } else if (argument instanceof Boolean flag) {
            return IValue.from(flag);
        } else if (argument instanceof String text) {
            return IValue.from(text);
        } else if (argument instanceof Integer || argument instanceof Long) {
            return IValue.from(((Number) argument).longValue());
        } else if (argument instanceof Number number) {
            return IValue.from(number.doubleValue());
        }
        throw new IllegalArgumentException("TorchOps takes arrays, lists of arrays, numbers, booleans and strings, not " + argument);
    }

    /** DJL picks the method by the name of a first array that it does not pass on. */
    private static NDArray selector(String method) {
        NDArray selector = FOREVER.create(0f);
        selector.setName("module_method:" + method);
        return selector;
    }

    private static String source() {
        return PARTS.stream().map(TorchOps::part).collect(Collectors.joining("\n"));
    }

    private static String part(String name) {
        try (InputStream in = TorchOps.class.getResourceAsStream("ops/" + name + ".py")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("ops/" + name + ".py is missing from the kit's jar: run environment/setup", e);
        }
    }
}
