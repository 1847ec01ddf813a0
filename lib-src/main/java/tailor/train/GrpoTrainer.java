package tailor.train;

import java.nio.file.Path;
import java.util.List;
import tailor.model.Checkpoint;
import tailor.model.DecoderConfig;
import tailor.run.Config;
import tailor.run.Experiment;
import tailor.run.Progress;
import tailor.run.Run;
import tailor.task.Task;
import tailor.task.Tasks;
import tailor.tensor.DeviceMemory;
import tailor.text.Split;
import tailor.text.Tokenizer;

/**
 * Reinforcement learning with verifiable rewards by GRPO in DAPO's form (arXiv 2512.22955, §4; 2402.03300; 2503.14476).
 */
final class GrpoTrainer implements Experiment {
    private final Workspace workspace;

    GrpoTrainer(Workspace workspace) {
        this.workspace = workspace;
    }

    @Override
    public void run(Run run, Progress progress) throws InterruptedException {
        GrpoConfig config = Config.read(run.config(), GrpoConfig.class, run.id());
        Path start = workspace.start(config.init());
        Tokenizer tokenizer = Checkpoint.tokenizer(start);
        DecoderConfig shape = Checkpoint.config(start);
        Task task = Tasks.open(config.task().name(), workspace.data());
        List<EncodedProblem> problems = EncodedProblem.of(task.problems(Split.TRAIN, config.task().problems()), tokenizer).stream()
                .filter(p -> p.fits(config.rollout().maxNewTokens(), shape.maxPositionEmbeddings())).toList();
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("no problem of " + task.name() + " fits the model's context of "
                    + shape.maxPositionEmbeddings() + " tokens with rollout.max_new_tokens = " + config.rollout().maxNewTokens()
                    + ": lower it, or start from a model with a longer context");
        }
        int longest = problems.stream().mapToInt(p -> p.prompt().length).max().orElseThrow();
        MemoryEstimate.ofPolicy(ModelMemory.of(shape, config.train().means()), config, longest).requireFits(DeviceMemory.now(), run.config());
        AnswerEvaluator evaluator = new AnswerEvaluator(
                EncodedProblem.of(task.problems(Split.VALID, config.evaluation().problems()), tokenizer),
                config.rollout().maxNewTokens(), tokenizer, task.verifier(), config.evaluation(), run.seed());
        new PolicyTrainer(run, progress, config, start, tokenizer, task.verifier(), problems, evaluator).train();
    }
}
