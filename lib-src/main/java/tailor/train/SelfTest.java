package tailor.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import tailor.loss.PositiveForm;
import tailor.loss.ShapedReward;
import tailor.model.Decoder;
import tailor.model.DecoderConfig;
import tailor.tensor.Compute;
import tailor.text.TokenBatch;

/**
 * One small training step on the device, held against the same step on the CPU: a few milliseconds that tell a broken set-up.
 *
 * @param device that was tested
 * @param before mean NLL of the batch before the step, nats
 * @param after after it
 * @param difference the larger of two: of gradients, relative to the largest gradient, and of the NLL after the step, in nats;
 *     0 on the CPU, which has nothing to be compared with
 */
public record SelfTest(String device, double before, double after, double difference) {
    /** The largest difference that is rounding. */
    public static final double TOLERANCE = 1e-3;

    private static final DecoderConfig SHAPE =
            new DecoderConfig(DecoderConfig.Family.QWEN3, 96, 32, 64, 2, 4, 2, 8, 32, 1e-6, 1e4, true, 0.05);
    private static final int ROWS = 4;

    /** A step as it went. */
    private record Step(List<float[]> gradients, double before, double after) {}

    /** Makes the step on the device of this process and on the CPU. */
    public static SelfTest run() {
        Step reference = step(Compute.newHostManager());
        if (!Compute.isCuda(Compute.device())) {
            return new SelfTest(Compute.deviceName(), reference.before(), reference.after(), 0);
        }
        Step step = step(Compute.newManager());
        double largest = 0;
        double difference = 0;
        for (int p = 0; p < step.gradients().size(); p++) {
            for (int i = 0; i < step.gradients().get(p).length; i++) {
                largest = Math.max(largest, Math.abs(reference.gradients().get(p)[i]));
                difference = Math.max(difference, Math.abs(step.gradients().get(p)[i] - reference.gradients().get(p)[i]));
            }
        }
        return new SelfTest(Compute.deviceName(), step.before(), step.after(),
                Math.max(difference / largest, Math.abs(step.after() - reference.after())));
    }

    private static Step step(NDManager owner) {
        try (NDManager manager = owner; Decoder model = Decoder.initialise(SHAPE, 1, manager);
                AdamW optimizer = new AdamW(PreTrainConfig.defaults().optimizer(), model.parameters(), manager)) {
            TokenGradients gradients = new TokenGradients(model, new ShapedReward(-0.25, 0.1, -0.1, 8, PositiveForm.SCALED),
                    TrainingMeans.inPasses(2));
            TokenBatch batch = batch();
            TokenGradients.Result first = gradients.of(batch, 8, manager);
            List<float[]> found = first.parameters().stream().map(NDArray::toFloatArray).toList();
            optimizer.step(first.parameters(), PreTrainConfig.defaults().optimizer().learningRate());
            TokenGradients.Result second = gradients.of(batch, 8, manager);
            return new Step(found, first.statistics().orElseThrow().nll(), second.statistics().orElseThrow().nll());
        }
    }

    private static TokenBatch batch() {
        int context = SHAPE.maxPositionEmbeddings();
        int[] ids = new Random(1).ints((long) ROWS * context, 0, SHAPE.vocabSize()).toArray();
        int[] targets = Arrays.copyOf(ids, ids.length);     // to be learned in a step: the token itself
        return new TokenBatch(ids, targets, ROWS, context);
    }

    /** Whether the device computes as the CPU does, and learns. */
    public boolean passed() {
        return difference <= TOLERANCE && after < before;   // false for NaN
    }

    @Override
    public String toString() {
        String learned = String.format(Locale.ROOT, "a training step on %s takes the NLL from %.3f to %.3f nats", device, before, after);
        String compared = device.equals("cpu") ? "" : String.format(Locale.ROOT, ", within %.1e of the CPU (allowed %.0e)", difference, TOLERANCE);
        return (passed() ? "passed: " : "FAILED: ") + learned + compared;
    }
}
