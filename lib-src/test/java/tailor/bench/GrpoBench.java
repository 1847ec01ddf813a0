package tailor.bench;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import tailor.model.Decoder;
import tailor.model.DecoderConfig;
import tailor.tensor.Compute;
import tailor.text.BpeTrainer;
import tailor.text.Corpora;
import tailor.text.DataFolder;
import tailor.text.Split;
import tailor.text.Tokenizer;
import tailor.train.PolicyStep;

/**
 * Seconds of a step of GRPO on a Qwen3 of 0.8M parameters: rollouts, rewards, advantages, loss, backward, AdamW. The peer is TRL's
 * trainer, environment/peers/grpo.py, on prompts and completions of the same lengths.
 */
public final class GrpoBench {
    private static final DecoderConfig SHAPE =
            new DecoderConfig(DecoderConfig.Family.QWEN3, 512, 128, 384, 4, 4, 2, 32, 512, 1e-6, 1e4, true, 0.02);

    private GrpoBench() {}

    /** {@code --prompts 8 --samples 8 --prompt_tokens 32 --new_tokens 32 --steps 12 --threads 2}. */
    public static void main(String[] args) throws IOException {
        Flags flags = new Flags(args);
        Compute.useThreads(flags.number("threads"));
        Random random = new Random(1);
        try (NDManager manager = Compute.newManager(); Decoder model = Decoder.initialise(SHAPE, 1, manager)) {
            // A reward that chance gives every other time.
            PolicyStep step = new PolicyStep(model, tokenizer(), (problem, text) -> text.length() % 2, flags.number("samples"),
                    flags.number("new_tokens"), manager);
            Timing.print(flags.number("steps"), () -> step.run(IntStream.range(0, flags.number("prompts"))
                    .mapToObj(p -> random.ints(flags.number("prompt_tokens"), 0, SHAPE.vocabSize()).toArray()).toList()));
        }
    }

    private static Tokenizer tokenizer() throws IOException {
        Path folder = Files.createTempDirectory("grpo-bench");
        Path file = folder.resolve("tokenizer.json");
        try {
            DataFolder none = new DataFolder(Optional.empty(), folder);
            BpeTrainer.train(Corpora.open("word-problems", none, 2000, 1).documents(Split.TRAIN), SHAPE.vocabSize(), file);
            return Tokenizer.load(file);
        } finally {
            Files.deleteIfExists(file);
            Files.delete(folder);
        }
    }
}
