package tailor.train;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tailor.model.Checkpoint;
import tailor.run.Run;
import tailor.run.RunStore;
import tailor.run.SavedCheckpoint;
import tailor.text.BpeTrainer;
import tailor.text.Corpora;
import tailor.text.DataFolder;
import tailor.text.Split;
import tailor.text.Tokenizer;

/**
 * What trainers find outside their run: texts, tokenizers, checkpoints of earlier runs. Texts are tokenised once a process,
 * however many runs read them side by side.
 */
public final class Workspace {
    private final RunStore store;
    private final DataFolder data;
    private final Path tokenizers;
    private final Map<String, TokenizedCorpus> corpora = new ConcurrentHashMap<>();

    /**
     * A workspace.
     *
     * @param home the kit's home; trained tokenizers are kept in {@code HOME/tokenizers}
     */
    public Workspace(Path home, RunStore store, DataFolder data) {
        this.store = store;
        this.data = data;
        this.tokenizers = home.resolve("tokenizers");
    }

    /** The data folder. */
    public DataFolder data() {
        return data;
    }

    /** A text under a tokenizer. */
    TokenizedCorpus corpus(DataConfig config, Tokenizer tokenizer) {
        config.requireUnchanged();
        return corpora.computeIfAbsent(String.join("\n", config.corpus(), config.sha256(), tokenizer.sha256()),
                key -> TokenizedCorpus.of(Corpora.open(config.corpus(), data), tokenizer));
    }

    /** The tokenizer of a configuration, trained if nobody has yet; training is deterministic, so two may do it at once. */
    Tokenizer tokenizer(TokenizerConfig config, DataConfig text) {
        String corpus = config.corpus().isEmpty() ? text.corpus() : config.corpus();
        synchronized (this) {
            List<String> documents = Corpora.open(corpus, data).documents(Split.TRAIN);
            String content = Integer.toHexString(documents.hashCode()) + store.provenance().code().substring(0, 8);
            Path file = tokenizers.resolve("bpe" + config.vocabSize() + "-" + content).resolve("tokenizer.json");
            if (!Files.exists(file)) {
                BpeTrainer.train(documents, config.vocabSize(), file);
            }
            return Tokenizer.load(file);
        }
    }

    /**
     * The Hugging Face folder that a stage starts from.
     *
     * @throws IllegalArgumentException if the run is not named, not there, or not finished
     */
    Path start(InitConfig init) {
        if (init.run().isEmpty()) {
            throw new IllegalArgumentException("init.run is empty: name a finished run, or call startingFrom(runs) on the study");
        }
        Path folder = Path.of(init.run());
        if (Checkpoint.isAt(folder)) {
            return folder;
        }
        Run run = store.find(init.run());
        if (!run.isFinished()) {
            throw new IllegalArgumentException("init.run = " + init.run() + " is " + run.manifest().status().name().toLowerCase()
                    + ", not finished: run its study first");
        }
        return run.lastCheckpoint().map(SavedCheckpoint::folder)
                .orElseThrow(() -> new IllegalArgumentException("init.run = " + init.run() + " kept no checkpoint"));
    }
}
