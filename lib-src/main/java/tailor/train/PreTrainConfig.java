package tailor.train;

import tailor.loss.PositiveForm;
import tailor.loss.ShapedReward;
import tailor.loss.TokenLoss;
import tailor.model.DecoderConfig;
import tailor.tensor.Precision;

/**
 * Pre-training: a model from scratch on general text.
 *
 * @param variant a name for tables, such as {@code precision}
 * @param balancing of the experts; a dense model does not read it
 */
public record PreTrainConfig(
        String variant,
        DataConfig data,
        TokenizerConfig tokenizer,
        DecoderConfig model,
        TokenLoss loss,
        OptimizerConfig optimizer,
        ScheduleConfig schedule,
        TrainConfig train,
        EvaluationConfig evaluation,
        Balancing balancing) {

    public PreTrainConfig {
        if (train.context() > model.maxPositionEmbeddings()) {
            throw new IllegalArgumentException("train.context = " + train.context() + " exceeds model.max_position_embeddings = "
                    + model.maxPositionEmbeddings());
        }
    }

    /** The paper's recipe (AdamW, decay 0.1, clip 1.0, warm-up then constant, RoPE base 1e4) for a model of 0.4M parameters. */
    public static PreTrainConfig defaults() {
        return new PreTrainConfig(
                "baseline",
                new DataConfig("grammar"),
                new TokenizerConfig("", 512),
                // 0.05 is half of 1/√d; the usual 0.02 suits d above 1000 and costs a model this small a plateau of 80 steps.
                new DecoderConfig(DecoderConfig.Family.QWEN3, 0, 96, 288, 3, 3, 1, 32, 64, 1e-6, 1e4, true, 0.05),
                new ShapedReward(0, 0, 0, 20, PositiveForm.SCALED),
                // Small models want a higher rate than the paper's 3e-4 at 1B to 20B parameters.
                new OptimizerConfig(3e-3, 0.9, 0.95, 1e-8, 0.1, 1.0),
                new ScheduleConfig(20, 0, 1),
                new TrainConfig(600, 16, 64, 1, Precision.FP32, false, 10, 200, 1),
                new EvaluationConfig(100, 16_384, 20),
                new LossFreeBalancing(0.001));
    }
}
