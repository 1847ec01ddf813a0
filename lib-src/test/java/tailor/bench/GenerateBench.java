package tailor.bench;

import ai.djl.ndarray.NDManager;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import tailor.model.Decoder;
import tailor.model.DecoderConfig;
import tailor.rollout.Generator;
import tailor.rollout.SampleStreams;
import tailor.rollout.Sampler;
import tailor.tensor.Compute;

/**
 * Times batched generation; {@code environment/peers/generate.py} takes the same arguments and does the same with
 * transformers.
 *
 * <p>Arguments are {@code key=value}: {@code model} (0.8M or 20M), {@code batch} sequences, {@code prompt} and {@code tokens}
 * of each, {@code threads}, {@code repeats}, {@code greedy}. Prompts differ from one another and no sequence ends early, so
 * that both sides do the same work. It prints one line {@code name<TAB>seconds} a repeat; a warm-up goes before them.
 */
public final class GenerateBench {
    private static final Map<String, DecoderConfig> MODELS = Map.of(
            "0.8M", new DecoderConfig(DecoderConfig.Family.QWEN3, 512, 128, 384, 4, 4, 2, 32, 512, 1e-6, 1e4, true, 0.02),
            "20M", new DecoderConfig(DecoderConfig.Family.QWEN3, 4096, 384, 1280, 10, 6, 2, 64, 512, 1e-6, 1e4, true, 0.02));

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private GenerateBench() {}

    /** See the class. */
    public static void main(String[] arguments) {
        Map<String, String> given = new TreeMap<>(Map.of("model", "0.8M", "batch", "64", "prompt", "32", "tokens", "128",
                "threads", "2", "repeats", "3", "greedy", "false"));
        Arrays.stream(arguments).map(argument -> argument.split("=", 2)).forEach(pair -> {
            if (given.put(pair[0], pair[1]) == null) {
                throw new IllegalArgumentException("unknown argument " + pair[0] + ": one of " + given.keySet());
            }
        });
        int batch = Integer.parseInt(given.get("batch"));
        int prompt = Integer.parseInt(given.get("prompt"));
        int tokens = Integer.parseInt(given.get("tokens"));
        DecoderConfig config = MODELS.get(given.get("model"));
        Sampler sampler = Boolean.parseBoolean(given.get("greedy")) ? Sampler.greedy() : Sampler.atTemperature(1);
        Compute.useThreads(Integer.parseInt(given.get("threads")));
        try (NDManager manager = Compute.newManager(); Decoder model = Decoder.initialise(config, 1, manager)) {
            Generator generator = new Generator(model, sampler, tokens, Set.of(), batch);
            List<int[]> prompts = prompts(batch, prompt, config.vocabSize());
            for (int repeat = 0; repeat <= Integer.parseInt(given.get("repeats")); repeat++) {
                long begun = System.nanoTime();
                long busy = THREADS.getCurrentThreadCpuTime();
                generator.generate(prompts, 1, new SampleStreams(1, repeat), 0);
                double seconds = (System.nanoTime() - begun) / 1e9;
                if (repeat > 0) {
                    System.out.printf(Locale.ROOT, "generate-%s\t%.4f%n", given.get("model"), seconds);
                }
                System.err.printf(Locale.ROOT, "%.0f tokens/s, %.3f s of the calling thread%n", batch * tokens / seconds,
                        (THREADS.getCurrentThreadCpuTime() - busy) / 1e9);
            }
        }
    }

    private static List<int[]> prompts(int count, int length, int vocabulary) {
        Random random = new Random(1);
        return IntStream.range(0, count).mapToObj(i -> random.ints(length, 0, vocabulary).toArray()).toList();
    }
}
