/**
 * Decoder-only language models in Hugging Face's names and layouts. B batch, T time, d model width, H query heads, G
 * key-value heads, D head size, F feed-forward width, V vocabulary.
 */
package tailor.model;
