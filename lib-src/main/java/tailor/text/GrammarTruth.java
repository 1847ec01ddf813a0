package tailor.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The exact next-token distribution of a grammar under a tokenizer.
 *
 * <p>Each terminal has one token sequence, so a prefix of tokens stands for a few hypotheses: a grammar state, and the
 * terminals whose sequences begin with the tokens read since. Two are alive when a terminal may be over or go on ("cat",
 * "cat|s"). Reading a token filters them by Bayes' rule; the next token's distribution is their mixture. With terminals
 * sorted by token sequence, those of a hypothesis are a range, and its children are its sub-ranges.
 */
final class GrammarTruth implements NextTokenTruth {
    /** Terminals [from, to) of the sorted order, all of which continue the {@code depth} tokens read since the state. */
    private record Hypothesis(double weight, Grammar.State state, double[] cumulative, int from, int to, int depth) {
        double mass() {
            return cumulative[to] - cumulative[from];
        }
    }

    private final Grammar grammar;
    private final int size; // V
    private final int[][] pieces; // (W) token sequences, sorted
    private final int[] terminals; // (W) the grammar's terminal of each sequence

    /** @throws IllegalArgumentException if the tokenizer joins text across terminals, so that no exact truth is known */
    GrammarTruth(Grammar grammar, Tokenizer tokenizer) {
        this.grammar = grammar;
        this.size = tokenizer.size();
        int[][] unsorted = new int[grammar.terminals()][];
        for (int t = 0; t < unsorted.length; t++) {
            unsorted[t] = t == Grammar.END ? new int[] {tokenizer.endOfText()} : pieces(grammar.terminal(t), tokenizer);
        }
        Integer[] order = IntStream.range(0, unsorted.length).boxed()
                .sorted(Comparator.comparing(t -> unsorted[t], Arrays::compare)).toArray(Integer[]::new);
        terminals = Arrays.stream(order).mapToInt(Integer::intValue).toArray();
        pieces = Arrays.stream(terminals).mapToObj(t -> unsorted[t]).toArray(int[][]::new);
        checkWholeDocuments(unsorted, tokenizer);
    }

    /** A terminal's tokens as they stand after another word: some tokenizers treat the start of a text differently. */
    private static int[] pieces(String terminal, Tokenizer tokenizer) {
        boolean begins = Character.isLetter(terminal.charAt(0)); // only a document's first word has no blank
        if (begins) {
            return tokenizer.encode(terminal);
        }
        int[] before = tokenizer.encode("the");
        int[] both = tokenizer.encode("the" + terminal);
        if (both.length <= before.length || !Arrays.equals(before, 0, before.length, both, 0, before.length)) {
            throw joins(tokenizer, "the" + terminal);
        }
        return Arrays.copyOfRange(both, before.length, both.length);
    }

    private void checkWholeDocuments(int[][] byTerminal, Tokenizer tokenizer) {
        SplittableRandom random = new SplittableRandom(0);
        for (int i = 0; i < 50; i++) {
            int[] document = grammar.sample(random);
            int[] joined = Arrays.stream(document).flatMap(t -> Arrays.stream(byTerminal[t])).toArray();
            if (!Arrays.equals(joined, tokenizer.encode(grammar.text(document)))) {
                throw joins(tokenizer, grammar.text(document));
            }
        }
    }

    private static IllegalArgumentException joins(Tokenizer tokenizer, String text) {
        return new IllegalArgumentException("the tokenizer " + tokenizer.file() + " does not split at words in \"" + text
                + "\", so the grammar's true next-token distribution is not known under it: train one with BpeTrainer");
    }

    @Override
    public double[] distribution(int[] documentPrefix) {
        List<Hypothesis> alive = start();
        for (int i = 0; i < documentPrefix.length; i++) {
            alive = read(alive, documentPrefix, i);
        }
        return mixture(alive);
    }

    @Override
    public double[][] distributions(int[] document) {
        double[][] distributions = new double[document.length + 1][];
        List<Hypothesis> alive = start();
        for (int i = 0; i < document.length; i++) {
            distributions[i] = mixture(alive);
            alive = read(alive, document, i);
        }
        distributions[document.length] = mixture(alive);
        return distributions;
    }

    private List<Hypothesis> start() {
        return List.of(at(grammar.start(), 1));
    }

    /** A hypothesis between two terminals. */
    private Hypothesis at(Grammar.State state, double weight) {
        double[] distribution = grammar.distribution(state);
        double[] cumulative = new double[terminals.length + 1];
        for (int i = 0; i < terminals.length; i++) {
            cumulative[i + 1] = cumulative[i] + distribution[terminals[i]];
        }
        return new Hypothesis(weight, state, cumulative, 0, terminals.length, 0);
    }

    /** The hypotheses after one more token, weights summing to 1. */
    private List<Hypothesis> read(List<Hypothesis> alive, int[] document, int position) {
        int token = document[position];
        List<Hypothesis> next = new ArrayList<>(2);
        double total = 0;
        for (Hypothesis h : alive) {
            int from = h.from();
            while (from < h.to() && pieces[from][h.depth()] < token) {
                from++;
            }
            int to = from;
            while (to < h.to() && pieces[to][h.depth()] == token) {
                to++;
            }
            double share = h.weight() / h.mass();
            if (from < to && pieces[from].length == h.depth() + 1) { // sorted: the terminal that ends here comes first
                double ended = share * (h.cumulative()[from + 1] - h.cumulative()[from]);
                if (ended > 0) {
                    next.add(at(after(h.state(), terminals[from]), ended));
                    total += ended;
                }
                from++;
            }
            double goesOn = from < to ? share * (h.cumulative()[to] - h.cumulative()[from]) : 0;
            if (goesOn > 0) {
                next.add(new Hypothesis(goesOn, h.state(), h.cumulative(), from, to, h.depth() + 1));
                total += goesOn;
            }
        }
        if (next.isEmpty()) {
            throw new IllegalArgumentException("token " + token + " at position " + position
                    + " cannot follow in a document of the grammar");
        }
        double sum = total;
        return sum == 1 ? next : next.stream().map(h -> new Hypothesis(h.weight() / sum, h.state(), h.cumulative(), h.from(),
                h.to(), h.depth())).toList();
    }

    /** After the end of a document the next one begins. */
    private Grammar.State after(Grammar.State state, int terminal) {
        return terminal == Grammar.END ? grammar.start() : grammar.after(state, terminal);
    }

    private double[] mixture(List<Hypothesis> alive) {
        double[] distribution = new double[size];
        for (Hypothesis h : alive) {
            double share = h.weight() / h.mass();
            for (int i = h.from(); i < h.to(); i++) {
                distribution[pieces[i][h.depth()]] += share * (h.cumulative()[i + 1] - h.cumulative()[i]);
            }
        }
        return distribution;
    }
}
