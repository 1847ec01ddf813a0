package tailor.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A probabilistic LL(1) grammar: a pushdown automaton whose state is known from the terminals before it.
 *
 * <p>A state is a stack of symbols. The symbol on top chooses one of its productions, each of which begins with its own
 * terminal and then pushes symbols, or it vanishes and leaves the choice to the symbol below. No terminal may be
 * reachable in two ways from one state, so a text has one derivation and the next terminal's distribution is exact.
 * Terminals carry the blank before them (" dog", "."): a document is their plain concatenation.
 */
final class Grammar {
    /** The terminal that ends a document: the empty string, always terminal 0. */
    static final int END = 0;

    /** A stack as an immutable linked list, top first, so that branching states share their tails. */
    record State(int symbol, State below) {}

    /** The symbol's productions: terminals with cumulative probabilities, and what each pushes, in reading order. */
    private record Symbol(String name, double vanish, int[] terminals, double[] cumulative, int[][] pushes) {}

    private final String[] terminals;
    private final Symbol[] symbols;
    private final int start;

    private Grammar(String[] terminals, Symbol[] symbols, int start) {
        this.terminals = terminals;
        this.symbols = symbols;
        this.start = start;
    }

    /** The state before the first terminal of a document. */
    State start() {
        return new State(start, null);
    }

    /** W, the number of terminals, the end of a document included. */
    int terminals() {
        return terminals.length;
    }

    String terminal(int id) {
        return terminals[id];
    }

    int symbols() {
        return symbols.length;
    }

    /**
     * P(next terminal | state).
     *
     * @return (W) probabilities, sum 1
     * @throws IllegalStateException if a terminal is reachable in two ways: the grammar is not LL(1)
     */
    double[] distribution(State state) {
        double[] distribution = new double[terminals.length];
        double reached = 1;
        for (State s = state; reached > 0; s = s.below()) {
            Symbol symbol = symbols[s.symbol()];
            double previous = 0;
            for (int i = 0; i < symbol.terminals.length; i++) {
                int terminal = symbol.terminals[i];
                if (distribution[terminal] > 0) {
                    throw new IllegalStateException("\"" + terminals[terminal] + "\" is reachable in two ways at "
                            + name(state));
                }
                distribution[terminal] = reached * (1 - symbol.vanish) * (symbol.cumulative[i] - previous);
                previous = symbol.cumulative[i];
            }
            reached *= symbol.vanish;
        }
        return distribution;
    }

    /** The state after a terminal, or null when it cannot follow. */
    State after(State state, int terminal) {
        for (State s = state; s != null; s = s.below()) {
            Symbol symbol = symbols[s.symbol()];
            for (int i = 0; i < symbol.terminals.length; i++) {
                if (symbol.terminals[i] == terminal) {
                    return pushed(s.below(), symbol.pushes[i]);
                }
            }
            if (symbol.vanish == 0) {
                return null;
            }
        }
        return null;
    }

    /** Draws one document: its terminals without the end. */
    int[] sample(SplittableRandom random) {
        int[] drawn = new int[64];
        int n = 0;
        State state = start();
        while (true) {
            Symbol symbol = symbols[state.symbol()];
            if (symbol.vanish > 0 && random.nextDouble() < symbol.vanish) {
                state = state.below();
                continue;
            }
            int i = Arrays.binarySearch(symbol.cumulative, random.nextDouble());
            i = Math.min(i < 0 ? -i - 1 : i + 1, symbol.terminals.length - 1);
            if (symbol.terminals[i] == END) {
                return Arrays.copyOf(drawn, n);
            }
            if (n == drawn.length) {
                drawn = Arrays.copyOf(drawn, 2 * n);
            }
            drawn[n++] = symbol.terminals[i];
            state = pushed(state.below(), symbol.pushes[i]);
        }
    }

    /** The text of terminals. */
    String text(int[] document) {
        StringBuilder text = new StringBuilder();
        for (int terminal : document) {
            text.append(terminals[terminal]);
        }
        return text.toString();
    }

    private static State pushed(State below, int[] pushes) {
        State state = below;
        for (int i = pushes.length - 1; i >= 0; i--) { // the first to be read ends on top
            state = new State(pushes[i], state);
        }
        return state;
    }

    private String name(State state) {
        StringBuilder name = new StringBuilder();
        for (State s = state; s != null; s = s.below()) {
            name.append(name.isEmpty() ? "" : " > ").append(symbols[s.symbol()].name());
        }
        return name.toString();
    }

    /** Collects productions by symbol name; {@link #build} checks that every named symbol has some. */
    static final class Builder {
        private final Map<String, Integer> terminals = new HashMap<>();
        private final List<String> terminalNames = new ArrayList<>();
        private final Map<String, Draft> drafts = new HashMap<>();
        private final List<Draft> order = new ArrayList<>();

        private static final class Draft {
            final String name;
            final int id;
            double vanish;
            final Map<Integer, Double> weights = new HashMap<>();
            final List<Integer> terminals = new ArrayList<>();
            final List<String[]> pushes = new ArrayList<>();

            Draft(String name, int id) {
                this.name = name;
                this.id = id;
            }
        }

        Builder() {
            terminal("");
        }

        private int terminal(String name) {
            return terminals.computeIfAbsent(name, n -> {
                terminalNames.add(n);
                return terminalNames.size() - 1;
            });
        }

        private Draft draft(String symbol) {
            return drafts.computeIfAbsent(symbol, n -> {
                order.add(new Draft(n, order.size()));
                return order.get(order.size() - 1);
            });
        }

        /** Adds a production: with this weight among its symbol's, read the terminal, then the pushed symbols. */
        Builder rule(String symbol, double weight, String terminal, String... pushes) {
            Draft draft = draft(symbol);
            int id = terminal(terminal);
            if (!(weight > 0) || draft.weights.put(id, weight) != null) {
                throw new IllegalArgumentException("\"" + terminal + "\" with weight " + weight + " for " + symbol
                        + ": the weight must be positive, and a terminal may begin one production only");
            }
            draft.terminals.add(id);
            draft.pushes.add(pushes);
            return this;
        }

        /** Lets a symbol vanish with this probability. */
        Builder vanish(String symbol, double probability) {
            if (!(probability > 0 && probability < 1)) {
                throw new IllegalArgumentException(symbol + " cannot vanish with probability " + probability);
            }
            draft(symbol).vanish = probability;
            return this;
        }

        Grammar build(String start) {
            order.forEach(draft -> draft.pushes.forEach(pushes -> {
                for (String pushed : pushes) {
                    if (!drafts.containsKey(pushed)) {
                        throw new IllegalArgumentException(draft.name + " pushes " + pushed + ", which has no rule");
                    }
                }
            }));
            Symbol[] symbols = order.stream().map(this::symbol).toArray(Symbol[]::new);
            return new Grammar(terminalNames.toArray(String[]::new), symbols, drafts.get(start).id);
        }

        private Symbol symbol(Draft draft) {
            int n = draft.terminals.size();
            double total = draft.terminals.stream().mapToDouble(draft.weights::get).sum();
            double[] cumulative = new double[n];
            int[][] pushes = new int[n][];
            double sum = 0;
            for (int i = 0; i < n; i++) {
                sum += draft.weights.get(draft.terminals.get(i));
                cumulative[i] = i == n - 1 ? 1 : sum / total;
                pushes[i] = Arrays.stream(draft.pushes.get(i)).mapToInt(p -> drafts.get(p).id).toArray();
            }
            int[] terminalIds = draft.terminals.stream().mapToInt(Integer::intValue).toArray();
            return new Symbol(draft.name, draft.vanish, terminalIds, cumulative, pushes);
        }
    }
}
