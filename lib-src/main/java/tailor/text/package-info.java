/**
 * Text: tokenizers, corpora, data sets and packed token batches.
 *
 * <p>Letters used in comments: B batch rows, T tokens in a row (the context), V tokenizer size, W terminals of a grammar.
 */
package tailor.text;
