package tailor.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.util.Random;
import tailor.loss.HeadLoss;
import tailor.loss.PositiveForm;
import tailor.loss.ShapedReward;
import tailor.tensor.Compute;

/**
 * Output head, shaped reward (β = −0.25, λ̂ = −0.1), gradient and metrics: seconds, or with {@code --measure memory} the MB that
 * are used at the peak beside inputs and gradients. The peer, environment/peers/loss.py, computes plain cross-entropy.
 */
public final class LossBench {
    private LossBench() {}

    /** {@code --measure time --vocabulary 512 --width 128 --tokens 2048 --k 20 --steps 8 --threads 1}. */
    public static void main(String[] args) throws IOException {
        Flags flags = new Flags(args);
        Compute.useThreads(flags.number("threads"));
        int vocabulary = flags.number("vocabulary");
        int width = flags.number("width");
        int tokens = flags.number("tokens");
        int k = flags.number("k");
        ShapedReward loss = flags.text("measure").equals("plain") ? ShapedReward.BASELINE
                : new ShapedReward(-0.25, 0, -0.1, k, PositiveForm.SCALED);
        int seenK = flags.text("measure").equals("plain") ? 0 : k;
        try (NDManager manager = Compute.newManager()) {
            Runnable pass = pass(manager, loss, seenK, vocabulary, width, tokens);
            if (flags.text("measure").equals("memory")) {
                pass(manager, loss, seenK, 512, 16, 64).run();              // loads libraries and the script
                System.out.println(Peak.megabytesOf(pass) - 4e-6 * width * ((double) tokens + vocabulary));
            } else {
                Timing.print(flags.number("steps"), pass);
            }
        }
    }

    private static Runnable pass(NDManager manager, ShapedReward loss, int seenK, int vocabulary, int width, int tokens) {
        NDArray hidden = normal(manager, 1, tokens, width);
        NDArray head = normal(manager, 0.02f, vocabulary, width);
        NDArray targets = manager.create(new Random(1).longs(tokens, 0, vocabulary).toArray());
        return () -> {
            try (NDManager scope = manager.newSubManager()) {
                hidden.attach(scope);
                HeadLoss.gradients(loss, hidden, head, targets, seenK);
                hidden.attach(manager);
            }
        };
    }

    private static NDArray normal(NDManager manager, float deviation, long... shape) {
        return manager.randomNormal(0, deviation, new Shape(shape), DataType.FLOAT32);
    }
}
