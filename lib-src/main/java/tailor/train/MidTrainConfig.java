package tailor.train;

import tailor.loss.PositiveForm;
import tailor.loss.ShapedReward;
import tailor.loss.TokenLoss;
import tailor.tensor.Precision;

/**
 * Mid-training: an earlier run's model on reasoning text, with a longer context and another rotary base.
 *
 * @param variant a name for tables
 * @param init the run to start from; its tokenizer is kept
 * @param balancing of the experts; a dense model does not read it
 * @param ropeTheta rotary base from here on; the paper goes from 1e4 to 1e6
 */
public record MidTrainConfig(
        String variant,
        InitConfig init,
        DataConfig data,
        double ropeTheta,
        TokenLoss loss,
        OptimizerConfig optimizer,
        ScheduleConfig schedule,
        TrainConfig train,
        EvaluationConfig evaluation,
        Balancing balancing) {

    public MidTrainConfig {
        if (!(ropeTheta > 1)) {
            throw new IllegalArgumentException("rope_theta = " + ropeTheta + " must be above 1");
        }
    }

    /** The paper's recipe: ten times lower a rate at the end than at the start, four times the context, RoPE base 1e6. */
    public static MidTrainConfig defaults() {
        return new MidTrainConfig(
                "baseline",
                new InitConfig(""),
                new DataConfig("word-problems:0.9+grammar:0.1"),
                1e6,
                new ShapedReward(0, 0, 0, 20, PositiveForm.SCALED),
                new OptimizerConfig(3e-3, 0.9, 0.95, 1e-8, 0.1, 1.0),
                new ScheduleConfig(0, 1, 0.1),
                new TrainConfig(300, 8, 128, 1, Precision.FP32, false, 10, 100, 1),
                new EvaluationConfig(100, 16_384, 20),
                new LossFreeBalancing(0.001));
    }
}
