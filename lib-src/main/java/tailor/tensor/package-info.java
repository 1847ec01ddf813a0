/**
 * The floor of the kit: fused operators, gradients, and the statistics of a next-token distribution.
 *
 * <p>Dimensions, here and in every package above: B batch, T time, N tokens (B·T flattened), V vocabulary, d model
 * width, H query heads, G key-value heads, D head size, F feed-forward width, K the k most probable tokens.
 */
package tailor.tensor;
