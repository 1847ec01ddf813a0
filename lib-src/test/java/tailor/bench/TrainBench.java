package tailor.bench;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.util.Locale;
import java.util.Random;
import tailor.loss.ShapedReward;
import tailor.model.Decoder;
import tailor.model.DecoderConfig;
import tailor.tensor.Compute;
import tailor.tensor.Precision;
import tailor.text.TokenBatch;
import tailor.train.AdamW;
import tailor.train.OptimizerConfig;
import tailor.train.TokenGradients;
import tailor.train.TrainingMeans;

/**
 * A training step: forward, cross-entropy, backward, clipping, AdamW. Seconds, or with {@code --measure memory} the MB that the
 * first step takes. The peer is environment/peers/train.py.
 */
public final class TrainBench {
    private TrainBench() {}

    /**
     * {@code --width 256 --layers 6 --heads 8 --feed_forward 688 --vocabulary 4096 --batch 8 --context 256 --steps 8 --threads 1},
     * and {@code --precision bf16 --checkpointing true}.
     */
    public static void main(String[] args) throws IOException {
        Flags flags = new Flags(args);
        Compute.useThreads(flags.number("threads"));
        int vocabulary = flags.number("vocabulary");
        int batch = flags.number("batch");
        int context = flags.number("context");
        int heads = flags.number("heads");
        DecoderConfig shape = new DecoderConfig(DecoderConfig.Family.QWEN3, vocabulary, flags.number("width"), flags.number("feed_forward"),
                flags.number("layers"), heads, heads, flags.number("width") / heads, context, 1e-6, 1e4, true, 0.02);
        Random random = new Random(1);
        try (NDManager manager = Compute.newManager(); Decoder model = Decoder.initialise(shape, 1, manager);
                AdamW optimizer = new AdamW(new OptimizerConfig(1e-3, 0.9, 0.95, 1e-8, 0.1, 1.0), model.parameters(), manager)) {
            TokenGradients gradients = new TokenGradients(model, ShapedReward.BASELINE, new TrainingMeans(1,
                    Precision.valueOf(flags.text("precision", "fp32").toUpperCase(Locale.ROOT)),
                    Boolean.parseBoolean(flags.text("checkpointing", "false"))));
            Runnable step = () -> {
                int[] ids = random.ints((long) batch * context, 0, vocabulary).toArray();
                int[] targets = random.ints((long) batch * context, 0, vocabulary).toArray();
                try (NDManager scope = model.manager().newSubManager()) {
                    TokenGradients.Result result = gradients.of(new TokenBatch(ids, targets, batch, context), 0, scope);
                    optimizer.step(result.parameters(), 1e-3);
                }
            };
            if (flags.text("measure", "time").equals("memory")) {
                System.out.println(Peak.megabytesOf(step));
            } else {
                Timing.print(flags.number("steps"), step);
            }
        }
    }
}
