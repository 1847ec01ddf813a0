package tailor.grpo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Advantages, loss, gradient and clip fractions against the independent reference values of golden/grpo. */
class GoldenGrpoTest {

    private static final double TOLERANCE = 1e-5;
    private static final ObjectMapper JSON = new ObjectMapper()
            .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Case(int prompts, int group, int length, Aggregation aggregation, double epsilonLow, double epsilonHigh,
            double klCoef, ImportanceRatio importanceLevel, Advantage scaleRewards, double[] rewards, double[] advantages,
            float[][] logProbs, float[][] oldLogProbs, float[][] refLogProbs, float[][] mask, double loss, double[][] grad,
            double clipLowMean, double clipHighMean) {}

    @Test
    void agreesWithTheReference() throws IOException {
        Path folder = Path.of(System.getProperty("tailor.golden", "../shared/golden"), "grpo");
        assumeTrue(Files.isDirectory(folder), "SKIPPED: no golden cases at " + folder + " (set -Dtailor.golden=DIR)");
        List<Path> files;
        try (Stream<Path> list = Files.list(folder)) {
            files = list.filter(f -> f.toString().endsWith(".json")).sorted().toList();
        }
        assertTrue(!files.isEmpty(), "no case-NN.json in " + folder);
        for (Path file : files) {
            check(file.getFileName().toString(), JSON.readValue(file.toFile(), Case.class));
        }
        System.out.println("GoldenGrpoTest: checked " + files.size() + " cases in " + folder);
    }

    private static void check(String name, Case c) {
        int[] groups = new int[c.rewards().length];
        Arrays.setAll(groups, i -> i / c.group());
        double[] advantages = c.scaleRewards().compute(c.rewards(), groups);
        assertArrayEquals(c.advantages(), advantages, TOLERANCE, name + " advantages");

        GrpoLoss loss = new GrpoLoss(new ClippedSurrogate(c.epsilonLow(), c.epsilonHigh(), c.importanceLevel()),
                c.aggregation(), c.klCoef());
        try (NDManager manager = NDManager.newBaseManager();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray logProbs = manager.create(c.logProbs());
            logProbs.setRequiresGradient(true);
            GrpoLoss.Result result = loss.apply(new GrpoBatch(logProbs, manager.create(c.oldLogProbs()),
                    manager.create(c.refLogProbs()), floats(manager, advantages), manager.create(c.mask()), c.length()));
            collector.backward(result.loss());
            assertEquals(c.loss(), result.loss().getFloat(), TOLERANCE, name + " loss");
            assertEquals(c.clipLowMean(), result.clipLow(), TOLERANCE, name + " clip_low_mean");
            assertEquals(c.clipHighMean(), result.clipHigh(), TOLERANCE, name + " clip_high_mean");
            double[] grad = Arrays.stream(c.grad()).flatMapToDouble(Arrays::stream).toArray();
            float[] got = logProbs.getGradient().toFloatArray();
            for (int i = 0; i < grad.length; i++) {
                assertEquals(grad[i], got[i], TOLERANCE, name + " gradient at " + i);
            }
        }
    }

    private static NDArray floats(NDManager manager, double[] values) {
        float[] out = new float[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) values[i];
        }
        return manager.create(out);
    }
}
