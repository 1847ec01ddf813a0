package tailor.report;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import tailor.run.Progress;
import tailor.run.Provenance;
import tailor.run.Run;
import tailor.run.RunSpec;
import tailor.run.RunStore;

/** Runs with made-up numbers of a realistic shape, for tests only. */
final class SyntheticRuns {
    static final String STUDY = "11-entropy-control";
    private static final Provenance CODE = new Provenance("0123456789abcdef", "clean", "c0de", Map.of());

    private final RunStore store;
    private final int steps;

    SyntheticRuns(Path home, int steps) {
        this.store = RunStore.open(home, CODE);
        this.steps = steps;
    }

    /** One run a β and seed; entropy falls to a level that rises with β, NLL to the same level for all. */
    List<Run> betas(double[] betas, int seeds) throws Exception {
        List<Run> runs = new ArrayList<>();
        for (double beta : betas) {
            for (int seed = 1; seed <= seeds; seed++) {
                runs.add(make(beta, 0, 0, seed));
            }
        }
        return runs;
    }

    /** Reinforcement learning from a checkpoint of another run. */
    Run startedFrom(Run parent) throws Exception {
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        config.putObject("init").put("run", parent.id());
        RunSpec spec = new RunSpec("30-rlvr", "rlvr", config, parent.seed());
        return store.make(spec, "cpu", (run, progress) -> {
            for (long step = 1; step <= 20; step++) {
                run.log().append(step, "reward", step / 40.0);
            }
            run.finish(Map.of());
        }, Progress.SILENT);
    }

    Run make(double beta, double tail, double top, long seed) throws Exception {
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        config.putObject("loss").put("type", "shaped_reward").put("beta", beta).put("lambda_tail", tail).put("lambda_top", top).put("k", 20);
        config.putObject("model").put("layers", 4).put("tied", true);
        RunSpec spec = new RunSpec(STUDY, "pre-training", config, seed);
        return store.make(spec, "cpu", (run, progress) -> {
            Random random = new Random(seed * 31 + Math.round(beta * 100) + Math.round(tail * 1000) + Math.round(top * 3000));
            double offset = random.nextGaussian() * 0.012;
            double end = 2.02 + (beta < 0 ? 0.75 : 0.55) * beta + tail * 0.6 + top * 0.3 + offset;
            for (long step = 10; step <= steps; step += 10) {
                double decay = Math.exp(-step / 180.0);
                Map<String, Double> values = new LinkedHashMap<>();
                values.put("train/entropy", end + 2.2 * decay + random.nextGaussian() * 0.02);
                values.put("train/nll", 2.05 + offset / 2 + 2.6 * decay + random.nextGaussian() * 0.03);
                values.put("train/tokens", step * 2048.0);
                run.log().append(step, values);
                if (step % 100 == 0) {
                    run.log().append(step, Map.of("valid/nll", 2.06 + offset / 2 + 2.5 * decay, "valid/entropy", end + 2.1 * decay,
                            "valid/tail_mass", 0.0045 + 0.0015 * beta + 0.02 * tail + random.nextGaussian() * 5e-5));
                }
            }
            for (int rank = 1; rank <= 50; rank++) {
                run.log().append(rank, "valid/probability_by_rank", 0.4 * Math.pow(rank, -1.5 + beta / 2));
            }
            run.finish(Map.of("accuracy", Map.of("before", 0.2 + 0.05 * beta, "after", 0.55 - 0.1 * beta + offset)));
        }, Progress.SILENT);
    }
}
