package tailor.train;

import java.util.Optional;
import tailor.model.Decoder;
import tailor.model.DecoderConfig;
import tailor.run.Config;
import tailor.run.Experiment;
import tailor.run.Progress;
import tailor.run.Run;
import tailor.tensor.DeviceMemory;
import tailor.text.Tokenizer;

/** Pre-training: tokenizer and model from scratch, then next-token training under a shaped reward (arXiv 2512.22955, §4). */
final class PreTrainer implements Experiment {
    private final Workspace workspace;

    PreTrainer(Workspace workspace) {
        this.workspace = workspace;
    }

    /** The memory that a run takes, its vocabulary as large as it may become. */
    static Optional<MemoryEstimate> memory(PreTrainConfig config) {
        DecoderConfig shape = config.model().withVocabSize(config.tokenizer().vocabSize());
        return Optional.of(MemoryEstimate.ofTokens(ModelMemory.of(shape, config.train().means()), config.train()));
    }

    @Override
    public void run(Run run, Progress progress) throws InterruptedException {
        PreTrainConfig config = Config.read(run.config(), PreTrainConfig.class, run.id());
        Tokenizer tokenizer = workspace.tokenizer(config.tokenizer(), config.data());
        TokenizedCorpus text = workspace.corpus(config.data(), tokenizer);
        DecoderConfig shape = config.model().withVocabSize(tokenizer.size());
        MemoryEstimate.ofTokens(ModelMemory.of(shape, config.train().means()), config.train()).requireFits(DeviceMemory.now(), run.config());
        new TokenTrainer(run, progress, new TokenTrainer.Settings(config.loss(), config.optimizer(), config.schedule(),
                config.train(), config.evaluation(), config.balancing(), false), text).train(manager -> Decoder.initialise(shape, run.seed(), manager));
    }
}
