package tailor.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.jni.JniUtils;
import java.util.List;
import java.util.function.Supplier;

/**
 * Gradients as values: no hidden {@code .grad} slots, so nothing to zero and nothing that leaks.
 *
 * <p>DJL's own collector is one per process; the tape here is per thread, so that independent runs train side by side.
 */
public final class Autograd {
    private Autograd() {}

    /** Runs {@code forward} with the tape on, on this thread. */
    public static <T> T record(Supplier<T> forward) {
        boolean before = JniUtils.isGradMode();
        JniUtils.setGradMode(true);
        try {
            return forward.get();
        } finally {
            JniUtils.setGradMode(before);
        }
    }

    /** Runs {@code body} with the tape off, on this thread. */
    public static <T> T pause(Supplier<T> body) {
        boolean before = JniUtils.isGradMode();
        JniUtils.setGradMode(false);
        try {
            return body.get();
        } finally {
            JniUtils.setGradMode(before);
        }
    }

    /**
     * ∂(Σ output · seed)/∂input for each input; frees the tape.
     *
     * @param output any shape, made inside {@link #record}
     * @param seed the gradient that arrives at {@code output}, same shape
     * @param inputs leaves with {@code setRequiresGradient(true)}
     * @param owner the manager of the gradients
     * @return one gradient an input, zeros where it takes no part
     */
    public static NDList gradients(NDArray output, NDArray seed, List<NDArray> inputs, NDManager owner) {
        return gradients(List.of(output), List.of(seed), inputs, owner);
    }

    /** The same of several outputs, added up; one seed an output. */
    public static NDList gradients(List<NDArray> outputs, List<NDArray> seeds, List<NDArray> inputs, NDManager owner) {
        return TorchOps.get().run("gradients", owner, outputs, inputs, seeds);
    }

    /**
     * A number to multiply, divide or raise by on the tape: it lives as long as the manager of {@code like}.
     *
     * <p>DJL's own {@code x.div(0.8)} makes an array over Java memory and frees it at once, while the tape still needs the
     * number for the gradient of {@code div}, {@code mul} and {@code pow}; after a garbage collection it reads anything,
     * NaN among it.
     */
    public static NDArray constant(NDArray like, double value) {
        NDManager owner = like.getManager();
        return like.getDataType() == DataType.FLOAT64 ? owner.create(value) : owner.create((float) value).toType(like.getDataType(), false);
    }

    /** ∂(Σ output)/∂input for each input: of a scalar, its gradient; of a loss a token, the gradient of their sum. */
    public static NDList gradients(NDArray output, List<NDArray> inputs, NDManager owner) {
        return gradients(output, output.onesLike(), inputs, owner);
    }
}
