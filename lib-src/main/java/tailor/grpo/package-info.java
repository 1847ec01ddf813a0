/**
 * Group-relative policy optimisation: advantages, surrogates, aggregations, dynamic sampling and the loss made of them.
 *
 * <p>Everything here is pure: typed records in, values out. Nothing samples, reads files or steps an optimizer.
 *
 * <p>Letters of the shapes: B sequences of a batch (prompts times group), G samples of one prompt (a group),
 * T completion tokens, right-padded, with a mask of 1 on the tokens that count.
 */
package tailor.grpo;
