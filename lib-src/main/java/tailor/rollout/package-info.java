/**
 * Completions sampled from a decoder: samplers, seeded streams, batched generation with the cache.
 *
 * <p>Letters of the shapes: B sequences in flight, P prompts, G samples of one prompt, T time, V vocabulary.
 */
package tailor.rollout;
