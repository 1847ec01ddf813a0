package tailor.train;

import java.nio.file.Path;
import tailor.model.Checkpoint;
import tailor.run.Config;
import tailor.run.Experiment;
import tailor.run.Progress;
import tailor.run.Run;
import tailor.tensor.DeviceMemory;
import tailor.text.Tokenizer;

/**
 * Mid-training: an earlier model on reasoning text, its context lengthened and its rotary base raised (arXiv 2512.22955, §4).
 */
final class MidTrainer implements Experiment {
    private final Workspace workspace;

    MidTrainer(Workspace workspace) {
        this.workspace = workspace;
    }

    @Override
    public void run(Run run, Progress progress) throws InterruptedException {
        MidTrainConfig config = Config.read(run.config(), MidTrainConfig.class, run.id());
        Path start = workspace.start(config.init());
        Tokenizer tokenizer = Checkpoint.tokenizer(start);
        TokenizedCorpus text = workspace.corpus(config.data(), tokenizer);
        int context = config.train().context();
        MemoryEstimate.ofTokens(ModelMemory.of(Checkpoint.config(start), config.train().means()), config.train()).requireFits(DeviceMemory.now(), run.config());
        new TokenTrainer(run, progress, new TokenTrainer.Settings(config.loss(), config.optimizer(), config.schedule(),
                config.train(), config.evaluation(), config.balancing(), true), text)
                .train(manager -> Checkpoint.load(start, manager,
                        shape -> shape.withContext(Math.max(context, shape.maxPositionEmbeddings()), config.ropeTheta())));
    }
}
