package tailor.bench;

import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import tailor.model.Decoder;
import tailor.model.DecoderConfig;
import tailor.rollout.Generator;
import tailor.rollout.SampleStreams;
import tailor.rollout.Sampler;
import tailor.tensor.Compute;

/**
 * Seconds of a batched generation at temperature 1. The peer is transformers' generate, environment/peers/generate.py, on models,
 * prompts and completions of the same sizes: prompts differ from one another and no sequence ends early.
 */
public final class GenerateBench {
    private static final Map<String, DecoderConfig> MODELS = Map.of(
            "0.8M", new DecoderConfig(DecoderConfig.Family.QWEN3, 512, 128, 384, 4, 4, 2, 32, 512, 1e-6, 1e4, true, 0.02),
            "20M", new DecoderConfig(DecoderConfig.Family.QWEN3, 4096, 384, 1280, 10, 6, 2, 64, 512, 1e-6, 1e4, true, 0.02));

    private GenerateBench() {}

    /** {@code --model 0.8M --batch 64 --prompt_tokens 32 --new_tokens 128 --steps 5 --threads 2}. */
    public static void main(String[] args) {
        Flags flags = new Flags(args);
        DecoderConfig config = MODELS.get(flags.text("model"));
        Compute.useThreads(flags.number("threads"));
        Random random = new Random(1);
        List<int[]> prompts = IntStream.range(0, flags.number("batch"))
                .mapToObj(i -> random.ints(flags.number("prompt_tokens"), 0, config.vocabSize()).toArray()).toList();
        try (NDManager manager = Compute.newManager(); Decoder model = Decoder.initialise(config, 1, manager)) {
            Generator generator = new Generator(model, Sampler.atTemperature(1), flags.number("new_tokens"), Set.of(), prompts.size());
            AtomicInteger step = new AtomicInteger();
            Timing.print(flags.number("steps"),
                    () -> generator.generate(prompts, 1, new SampleStreams(1, step.getAndIncrement()), 0));
        }
    }
}
