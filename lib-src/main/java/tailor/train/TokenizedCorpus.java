package tailor.train;

import java.util.Optional;
import tailor.text.Corpus;
import tailor.text.NextTokenTruth;
import tailor.text.Packing;
import tailor.text.Split;
import tailor.text.Tokenizer;

/**
 * A corpus as a model reads it.
 *
 * @param source the text
 * @param tokenizer its vocabulary
 * @param train packed training stream
 * @param valid packed held-out stream
 */
record TokenizedCorpus(Corpus source, Tokenizer tokenizer, int[] train, int[] valid) {

    static TokenizedCorpus of(Corpus source, Tokenizer tokenizer) {
        return new TokenizedCorpus(source, tokenizer,
                Packing.pack(tokenizer, source.documents(Split.TRAIN)), Packing.pack(tokenizer, source.documents(Split.VALID)));
    }

    /** The measure of distance to the truth, where the corpus has one. */
    Optional<TruthGap> truthGap(int context, int k) {
        Optional<NextTokenTruth> truth = source.truth(tokenizer);
        return truth.map(t -> new TruthGap(t, tokenizer, source.documents(Split.VALID), context, k));
    }
}
