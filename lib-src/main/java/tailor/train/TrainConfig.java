package tailor.train;

import tailor.tensor.Precision;

/**
 * How long, how much at once, how often to look.
 *
 * @param steps optimizer steps
 * @param batchSize rows of a step, over all micro-batches
 * @param context tokens of a row
 * @param accumulation micro-batches of a step, divides {@code batch_size}
 * @param precision {@code fp32}, or {@code bf16} for states and products; weights and optimizer are fp32 in any case
 * @param activationCheckpointing whether blocks are computed again for their gradients: a third more work, much less memory
 * @param logEvery steps between logged training metrics
 * @param checkpointEvery steps between checkpoints; the last step always has one
 * @param threads CPU threads of one run; results depend on it in the last bits. One is best where several runs share a machine
 */
public record TrainConfig(int steps, int batchSize, int context, int accumulation, Precision precision, boolean activationCheckpointing,
        int logEvery, int checkpointEvery, int threads) {
    public TrainConfig {
        require("steps", steps);
        require("batch_size", batchSize);
        require("context", context);
        require("accumulation", accumulation);
        precision = precision == null ? Precision.FP32 : precision;
        require("log_every", logEvery);
        require("checkpoint_every", checkpointEvery);
        require("threads", threads);
        if (batchSize % accumulation != 0) {
            throw new IllegalArgumentException("accumulation = " + accumulation + " must divide batch_size = " + batchSize);
        }
    }

    /** How a gradient is computed. */
    TrainingMeans means() {
        return new TrainingMeans(accumulation, precision, activationCheckpointing);
    }

    private static void require(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " = " + value + " must be at least 1");
        }
    }
}
