package tailor.notebook;

import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tailor.model.Checkpoint;
import tailor.model.Decoder;
import tailor.report.Rich;
import tailor.rollout.Generator;
import tailor.rollout.RolloutGroup;
import tailor.rollout.SampleStreams;
import tailor.rollout.Sampler;
import tailor.run.Run;
import tailor.run.SavedCheckpoint;
import tailor.tensor.Compute;
import tailor.text.Tokenizer;

/**
 * What a run's model writes, at temperature 1.
 *
 * @param run id of the run
 * @param prompt that the texts go on from; empty for whole documents
 * @param texts without the prompt
 */
public record Samples(String run, String prompt, List<String> texts) implements Rich {

    private static final int BATCH = 64;

    /** Copies the texts. */
    public Samples {
        texts = List.copyOf(texts);
    }

    static Samples of(Run run, String prompt, int count) {
        Path folder = run.lastCheckpoint().map(SavedCheckpoint::folder)
                .orElseThrow(() -> new IllegalArgumentException("run " + run.id() + " has no checkpoint to write with"));
        Tokenizer tokenizer = Checkpoint.tokenizer(folder);
        int[] words = tokenizer.encode(prompt);
        int[] start = IntStream.concat(IntStream.of(tokenizer.endOfText()), IntStream.of(words)).toArray(); // as documents began in training
        try (NDManager manager = Compute.newManager(); Decoder model = Checkpoint.load(folder, manager)) {
            int room = model.config().maxPositionEmbeddings() - start.length;
            if (room < 1 || count < 1) {
                throw new IllegalArgumentException("%d texts from a prompt of %d tokens: ask for 1 or more, and for fewer tokens than the model's context of %d"
                        .formatted(count, start.length, model.config().maxPositionEmbeddings()));
            }
            Generator generator = new Generator(model, Sampler.atTemperature(1), room, tokenizer.endOfSequence(), BATCH);
            RolloutGroup written = generator.generate(List.of(start), count, new SampleStreams(run.seed(), -1), 0).get(0);
            return new Samples(run.id(), prompt, written.rollouts().stream().map(one -> tokenizer.decode(one.answer())).toList());
        }
    }

    @Override
    public String toHtml() {
        return Html.table(List.of("written by <code>" + Html.escape(run) + "</code>"), texts.stream()
                .map(text -> List.of("<b>" + Html.escape(prompt) + "</b>" + Html.escape(text.strip().isEmpty() ? "(nothing)" : text))).toList());
    }

    @Override
    public String toString() {
        return texts.stream().map(text -> "- " + prompt + text).collect(Collectors.joining("\n"));
    }
}
