package tailor.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Several corpora in fixed shares of documents, evenly interleaved.
 *
 * <p>As many documents are taken as the shares allow without repeating any, so the smallest corpus for its share decides.
 */
public final class MixtureCorpus implements Corpus {
    private final String name;
    private final List<Corpus> parts;
    private final List<String> train;
    private final List<String> valid;

    /**
     * Mixes corpora.
     *
     * @param shares one for each part, positive; only their ratios count
     */
    public MixtureCorpus(String name, List<Corpus> parts, double[] shares) {
        if (parts.size() != shares.length || parts.isEmpty()) {
            throw new IllegalArgumentException(
                    "a mixture needs one share for each part, got " + shares.length + " for " + parts.size());
        }
        double total = 0;
        for (double share : shares) {
            if (!(share > 0 && Double.isFinite(share))) {
                throw new IllegalArgumentException("a share of the mixture " + name + " must be positive, got " + share);
            }
            total += share;
        }
        double[] normal = new double[shares.length];
        for (int i = 0; i < normal.length; i++) {
            normal[i] = shares[i] / total;
        }
        this.name = name;
        this.parts = List.copyOf(parts);
        this.train = mixed(Split.TRAIN, normal);
        this.valid = mixed(Split.VALID, normal);
    }

    /** Always takes from the part that lags most behind its share: exact shares in every stretch, up to one document. */
    private List<String> mixed(Split split, double[] shares) {
        List<List<String>> documents = parts.stream().map(part -> part.documents(split)).toList();
        int[] taken = new int[shares.length];
        List<String> mixed = new ArrayList<>();
        while (true) {
            int next = 0;
            for (int i = 1; i < shares.length; i++) {
                if (shares[i] * (mixed.size() + 1) - taken[i] > shares[next] * (mixed.size() + 1) - taken[next] + 1e-9) {
                    next = i;
                }
            }
            if (taken[next] == documents.get(next).size()) {
                return List.copyOf(mixed);
            }
            mixed.add(documents.get(next).get(taken[next]++));
        }
    }

    @Override
    public String name() {
        return name;
    }

    /** Reasoning text as soon as one part is. */
    @Override
    public Kind kind() {
        return parts.stream().anyMatch(part -> part.kind() == Kind.REASONING) ? Kind.REASONING : Kind.GENERAL;
    }

    @Override
    public List<String> documents(Split split) {
        return split == Split.TRAIN ? train : valid;
    }

    @Override
    public List<String> cards() {
        return parts.stream().flatMap(part -> part.cards().stream()).distinct().sorted().toList();
    }
}
