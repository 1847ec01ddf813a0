package tailor.train;

/**
 * The classic balance loss (Switch Transformer, arXiv 2101.03961, Eq. 4-6): coefficient · E · Σ_e f_e P_e, mean over sparse layers,
 * joins the loss a token; f_e is the share of tokens that chose e, P_e its mean probability, and the gradient flows through P.
 *
 * <p>f sums to k as in Hugging Face, so the coefficient means what {@code router_aux_loss_coef} means there.
 *
 * @param coefficient above 0; Qwen3-MoE's 0.001, Switch's 0.01
 */
public record AuxiliaryLoss(double coefficient) implements Balancing {
    public AuxiliaryLoss {
        if (!(coefficient > 0 && Double.isFinite(coefficient))) {
            throw new IllegalArgumentException("coefficient = " + coefficient + " must be above 0; for no balancing take the type \"none\"");
        }
    }

    @Override
    public double lossCoefficient() {
        return coefficient;
    }
}
