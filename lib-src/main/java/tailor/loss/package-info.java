/**
 * Next-token losses as rewards on a single-step policy. N tokens, V vocabulary; {@code sg} is a stop-gradient, which a
 * loss expresses by reading from the {@code detached} copy of the logits.
 */
package tailor.loss;
