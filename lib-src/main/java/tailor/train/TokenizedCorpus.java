package tailor.train;

import java.util.Optional;
import tailor.run.RunManifest;
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

    /** Notes the text in a run's manifest: under its cards' names, or its own where it has no card. */
    RunManifest describe(RunManifest manifest) {
        String name = source.cards().isEmpty() ? source.name() : String.join("+", source.cards());
        return manifest.withData(name, source.sha256());
    }

    /** The measure of distance to the truth, where the corpus has one. */
    Optional<TruthGap> truthGap(int context, int k) {
        Optional<NextTokenTruth> truth = source.truth(tokenizer);
        return truth.map(t -> new TruthGap(t, tokenizer, source.documents(Split.VALID), context, k));
    }
}
