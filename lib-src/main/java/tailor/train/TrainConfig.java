package tailor.train;

/**
 * How long, how much at once, how often to look.
 *
 * @param steps optimizer steps
 * @param batchSize rows of a step, over all micro-batches
 * @param context tokens of a row
 * @param accumulation micro-batches of a step, divides {@code batch_size}
 * @param logEvery steps between logged training metrics
 * @param checkpointEvery steps between checkpoints; the last step always has one
 * @param threads CPU threads of one run; results depend on it in the last bits. One is best where several runs share a machine
 */
public record TrainConfig(int steps, int batchSize, int context, int accumulation, int logEvery, int checkpointEvery, int threads) {
    public TrainConfig {
        require("steps", steps);
        require("batch_size", batchSize);
        require("context", context);
        require("accumulation", accumulation);
        require("log_every", logEvery);
        require("checkpoint_every", checkpointEvery);
        require("threads", threads);
        if (batchSize % accumulation != 0) {
            throw new IllegalArgumentException("accumulation = " + accumulation + " must divide batch_size = " + batchSize);
        }
    }

    private static void require(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " = " + value + " must be at least 1");
        }
    }
}
