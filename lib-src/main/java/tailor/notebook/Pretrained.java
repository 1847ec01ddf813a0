package tailor.notebook;

import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import tailor.model.Checkpoint;
import tailor.model.Decoder;
import tailor.report.Rich;
import tailor.rollout.Generator;
import tailor.rollout.Rollout;
import tailor.rollout.SampleStreams;
import tailor.rollout.Sampler;
import tailor.tensor.Compute;
import tailor.text.DataFolder;
import tailor.text.DataSet;
import tailor.text.MissingDataException;
import tailor.text.Tokenizer;

/**
 * A model that was trained elsewhere: a Hugging Face folder, or a data set that is one. If the data set is not on this machine,
 * it says so where its text would stand, and a notebook goes on.
 */
public final class Pretrained implements Rich {
    private final String name;
    private final Optional<Path> folder;

    private Pretrained(String name, Optional<Path> folder) {
        this.name = name;
        this.folder = folder;
    }

    static Pretrained named(String name, DataFolder data) {
        if (DataSet.NAMES.contains(name)) {
            return new Pretrained(name, fetched(DataSet.named(name), data));
        }
        Path folder = Path.of(name);
        if (!Checkpoint.isAt(folder)) {
            throw new IllegalArgumentException("no model at " + folder + ": give a Hugging Face folder with config.json and "
                    + "model.safetensors, or stories260K");
        }
        return new Pretrained(folder.getFileName().toString(), Optional.of(folder));
    }

    private static Optional<Path> fetched(DataSet set, DataFolder data) {
        try {
            List<Path> files = set.files().stream().map(file -> data.file(set, file.path())).toList();
            Path folder = files.get(0).getParent();
            if (!Checkpoint.isAt(folder)) {
                throw new IllegalArgumentException(set.name() + " is no model: take stories260K, or a Hugging Face folder");
            }
            return Optional.of(folder);
        } catch (MissingDataException e) {
            return Optional.empty();
        }
    }

    /** Whether the model is on this machine. */
    public boolean isHere() {
        return folder.isPresent();
    }

    /**
     * Goes on from a text, always with the most probable token.
     *
     * @param tokens how many at most; fewer when the model ends its text, or its context does
     * @return {@link Samples} of one text, or a note that the model is not here
     */
    public Rich tell(String beginning, int tokens) {
        return tell(beginning, tokens, 0);
    }

    /** Goes on from a text at a temperature; the same call gives the same text. */
    public Rich tell(String beginning, int tokens, double temperature) {
        return isHere() ? Mistake.brief(() -> told(folder.get(), beginning, tokens, Sampler.atTemperature(temperature))) : this;
    }

    private Samples told(Path from, String beginning, int tokens, Sampler sampler) {
        Tokenizer tokenizer = Checkpoint.tokenizer(from);
        int[] prompt = IntStream.concat(IntStream.of(tokenizer.startOfText()), Arrays.stream(tokenizer.encode(beginning))).toArray();
        try (NDManager manager = Compute.newManager(); Decoder model = Checkpoint.load(from, manager)) {
            int room = Math.min(tokens, model.config().maxPositionEmbeddings() - prompt.length);
            if (room < 1) {
                throw new IllegalArgumentException("%d tokens after a beginning of %d: ask for 1 or more, and for no more than the model's context of %d"
                        .formatted(tokens, prompt.length, model.config().maxPositionEmbeddings()));
            }
            // the start of the next text ends this one, also for a model that was trained without an end token
            Rollout rollout = new Generator(model, sampler, room, tokenizer.startOfText(), 1)
                    .generate(List.of(prompt), 1, new SampleStreams(1, 0), 0).get(0).rollouts().get(0);
            String text = tokenizer.decode(untilEnd(rollout, tokenizer));
            return new Samples(name, beginning, List.of(text.startsWith(beginning) ? text.substring(beginning.length()) : text));
        }
    }

    /** The beginning and what was told, so that both are decoded together: a tokenizer may drop the blank of a first word. */
    private static int[] untilEnd(Rollout rollout, Tokenizer tokenizer) {
        int[] words = Arrays.copyOfRange(rollout.prompt(), 1, rollout.prompt().length);
        IntStream told = Arrays.stream(rollout.answer()).takeWhile(id -> !tokenizer.endOfSequence().contains(id));
        return IntStream.concat(Arrays.stream(words), told).toArray();
    }

    @Override
    public String toHtml() {
        return "<p>" + Html.escape(toString()) + "</p>";
    }

    @Override
    public String toString() {
        return folder.map(at -> name + ": " + Checkpoint.config(at)).orElse(name + " is not on this machine: set TAILOR_DATA to a folder "
                + "that has " + name + "/ (what it is and where it comes from: data-cards/" + name + ".md)");
    }
}
