package tailor.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Shapes by name: the five of the paper (arXiv 2512.22955), and small ones of the same proportions.
 *
 * <p>The paper's have Qwen3's vocabulary, its pre-training context of 4096 tokens and rotary base of 1e4; where it prints no
 * head size, Qwen3's 128. The small ones leave the vocabulary to the tokenizer (0).
 */
public enum DecoderPreset {
    /** 1.0B parameters, dense. */
    DENSE_1B(dense(151_936, 1536, 4608, 28, 16, 4, 128, 4096, 0.02)),
    /** 4.0B parameters, dense: Qwen3-4B's shape. */
    DENSE_4B(dense(151_936, 2560, 9728, 36, 32, 8, 128, 4096, 0.02)),
    /** 384 experts, 12 a token. */
    MOE_5B_A0_3B(paper(1024, 12)),
    /** 384 experts, 12 a token. */
    MOE_10B_A0_5B(paper(1536, 16)),
    /** The paper prints no shape for it: the experts and heads of the other two, made wide and deep enough for its name. */
    MOE_20B_A1B(paper(2048, 25)),
    /** About 0.4M parameters, dense: the kit's default. */
    DENSE_TINY(dense(0, 96, 288, 3, 3, 1, 32, 64, 0.05)),
    /**
     * About 1M parameters. As in the paper's mixtures a token takes one expert in 32, an expert is 0.31 d wide, and 8 query
     * heads share a key head.
     */
    MOE_TINY(sparse(0, 64, 4, 8, 1, 16, 64, true, 0.06, new Experts(64, 2, 20, true, 1, List.of()))),
    /** About 37M parameters, in the same proportions. */
    MOE_SMALL(sparse(0, 256, 6, 8, 1, 32, 256, true, 0.03, new Experts(96, 3, 80, true, 1, List.of())));

    private final DecoderConfig config;

    DecoderPreset(DecoderConfig config) {
        this.config = config;
    }

    /** The shape; give it to a study as {@code with("model", …)}. */
    public DecoderConfig config() {
        return config;
    }

    /** As it is asked for: {@code moe-tiny}, {@code moe-10b-a0.5b}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace("a0_", "a0.").replace('_', '-');
    }

    /**
     * The preset of a name.
     *
     * @throws IllegalArgumentException if there is none; the names are listed
     */
    public static DecoderPreset named(String label) {
        return Arrays.stream(values()).filter(preset -> preset.label().equals(label)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no preset \"" + label + "\": there are "
                        + Arrays.stream(values()).map(DecoderPreset::label).collect(Collectors.joining(", "))));
    }

    private static DecoderConfig dense(int vocabulary, int d, int f, int layers, int heads, int keyHeads, int headDim, int context, double range) {
        return new DecoderConfig(DecoderConfig.Family.QWEN3, vocabulary, d, f, layers, heads, keyHeads, headDim, context, 1e-6, 1e4, true, range);
    }

    private static DecoderConfig paper(int d, int layers) {
        return sparse(151_936, d, layers, 32, 4, 128, 4096, false, 0.02, new Experts(384, 12, 320, true, 1, List.of()));
    }

    /** Every layer sparse; the dense width, which nothing reads, is that of the experts of a token. */
    private static DecoderConfig sparse(
            int vocabulary, int d, int layers, int heads, int keyHeads, int headDim, int context, boolean tied, double range, Experts experts) {
        return new DecoderConfig(DecoderConfig.Family.QWEN3_MOE, vocabulary, d, experts.numExpertsPerTok() * experts.moeIntermediateSize(),
                layers, heads, keyHeads, headDim, context, 1e-6, 1e4, tied, range, experts);
    }
}
