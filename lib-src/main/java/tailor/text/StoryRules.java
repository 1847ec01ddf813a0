package tailor.text;

import java.util.List;
import java.util.stream.Stream;

/** Writes the rules of the story grammar: classes of words with Zipf weights, and the names of shared symbols. */
final class StoryRules {
    /** The word of rank r, counted from 0, has a weight proportional to 1/(r+1)^ZIPF. */
    static final double ZIPF = 1.15;

    /** Share of plural forms where a determiner leaves the number open. */
    static final double PLURAL = 0.35;

    private static final String[] NOTHING = {};

    private final Grammar.Builder rules = new Grammar.Builder();

    /** One word with a blank before it. */
    void word(String symbol, double weight, String word, String... pushes) {
        rules.rule(symbol, weight, " " + word, pushes);
    }

    /** A terminal exactly as it stands: punctuation, a document's first word, or its end. */
    void exactly(String symbol, double weight, String terminal, String... pushes) {
        rules.rule(symbol, weight, terminal, pushes);
    }

    void vanish(String symbol, double probability) {
        rules.vanish(symbol, probability);
    }

    /** A class of words, from frequent to rare, which share a weight. */
    void words(String symbol, double weight, List<String> words, String... pushes) {
        double total = words.isEmpty() ? 0 : total(words.size());
        for (int rank = 0; rank < words.size(); rank++) {
            word(symbol, weight * zipf(rank) / total, words.get(rank), pushes);
        }
    }

    void verbs(String symbol, double weight, List<String> verbs, boolean plural, String... pushes) {
        words(symbol, weight, plural ? verbs : verbs.stream().map(Lexicon::s).toList(), pushes);
    }

    /**
     * A class of nouns in the forms that a determiner allows.
     *
     * @param tail the symbol that each noun pushes, to which its class, its number and {@code th} are added; null for none
     */
    void nouns(String symbol, double weight, NounClass kind, Determiner det, Lexicon.Topic topic, String tail, String th) {
        List<String> nouns = kind.nouns(topic);
        double total = 0;
        for (int rank = 0; rank < nouns.size(); rank++) {
            total += zipf(rank) * (share(det, false, nouns.get(rank)) + share(det, true, nouns.get(rank)));
        }
        for (int rank = 0; rank < nouns.size(); rank++) {
            for (boolean plural : new boolean[] {false, true}) {
                double share = share(det, plural, nouns.get(rank));
                if (share > 0) {
                    String word = plural ? Lexicon.s(nouns.get(rank)) : nouns.get(rank);
                    String[] pushes = tail == null ? NOTHING : new String[] {tail + kind + number(plural) + th};
                    word(symbol, weight * zipf(rank) * share / total, word, pushes);
                }
            }
        }
    }

    void adjectives(String symbol, double weight, List<String> adjectives, Determiner det, String noun) {
        words(symbol, weight, adjectives.stream().filter(det::allowsAdjective).toList(), noun);
    }

    Grammar build(String start) {
        return rules.build(start);
    }

    private static double share(Determiner det, boolean plural, String noun) {
        return det.allows(plural, noun) ? plural ? PLURAL : 1 - PLURAL : 0;
    }

    private static double zipf(int rank) {
        return Math.pow(rank + 1, -ZIPF);
    }

    private static double total(int words) {
        double total = 0;
        for (int rank = 0; rank < words; rank++) {
            total += zipf(rank);
        }
        return total;
    }

    static String verbPhrase(NounClass kind, boolean plural, String th) {
        return "VP " + kind + number(plural) + th;
    }

    static String subject(Determiner det, String th) {
        return "SUBJ " + det + th;
    }

    static String number(boolean plural) {
        return plural ? " plural" : " singular";
    }

    static String[] push(String first, String... rest) {
        return Stream.concat(Stream.of(first), Stream.of(rest)).toArray(String[]::new);
    }
}
