package tailor.model;

import ai.djl.ndarray.NDArray;

/**
 * What the router of one sparse layer did with the N tokens of a pass.
 *
 * @param layer counted from 0
 * @param balance scalar, E · Σ_e f_e P_e with f_e the share of tokens that chose e (they sum to k) and P_e its mean probability:
 *     k where all experts are equally loaded, more where not (arXiv 2101.03961, Eq. 4, as Hugging Face scales it); on the tape
 * @param load (E) assignments of tokens to each expert, N·k in all
 * @param entropy scalar, of the router's probabilities in nats, mean over tokens
 */
public record Routing(int layer, NDArray balance, NDArray load, NDArray entropy) {}
