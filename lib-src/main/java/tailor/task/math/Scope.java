package tailor.task.math;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.commons.math3.complex.Complex;

/**
 * What letters stand for at one probe: a fixed pseudo-random number a name, so that equal names are equal everywhere.
 *
 * <p>Not for several threads; each check makes its own.
 */
final class Scope {
    /** Ranges of the probes: inside (0, 1) for arc functions, above 1 and below 0 for what differs there. */
    private static final double[][] RANGES = {{0.1, 0.9}, {1.1, 4}, {-0.9, -0.1}, {-4, -1.1}, {0.3, 2.5}, {-2, 2}};

    /** Number of probes. */
    static final int PROBES = RANGES.length;

    private final int probe;
    private final TimeBudget budget;
    private final Set<String> letters;
    private final Map<String, String> renamed;
    private boolean imaginary;

    Scope(int probe, TimeBudget budget) {
        this(probe, budget, new HashSet<>(), Map.of());
    }

    private Scope(int probe, TimeBudget budget, Set<String> letters, Map<String, String> renamed) {
        this.probe = probe;
        this.budget = budget;
        this.letters = letters;
        this.renamed = renamed;
    }

    /** The same scope, in which one letter stands for another. */
    Scope renamed(String from, String to) {
        return new Scope(probe, budget, letters, Map.of(from, to));
    }

    TimeBudget budget() {
        return budget;
    }

    /** The letters that have been asked for and are no constants. */
    Set<String> letters() {
        return letters;
    }

    /** Whether the imaginary unit has been asked for. */
    boolean imaginary() {
        return imaginary;
    }

    Value symbol(String name) {
        budget.check();
        switch (name) {
            case "π": return Value.real(Math.PI);
            case "e": return Value.real(Math.E);
            case "i":
                imaginary = true;
                return Value.rounded(Complex.I, false);
            case "∞": return Value.UNDEFINED;
            default:
                String letter = renamed.getOrDefault(name, name);
                letters.add(letter);
                return Value.real(number(letter.hashCode()));
        }
    }

    /** The value of an unknown function at known arguments. */
    Value unknown(String function, Iterable<Value> arguments) {
        letters.add(function + "()");
        long key = function.hashCode();
        for (Value argument : arguments) {
            if (!argument.defined()) {
                return Value.UNDEFINED;
            }
            Complex z = argument.complex();
            key = key * 31 + Math.round(z.getReal() * 1e6);
            key = key * 31 + Math.round(z.getImaginary() * 1e6);
        }
        return Value.real(number(key));
    }

    private double number(long key) {
        double[] range = RANGES[probe];
        double u = new SplittableRandom(key * 0x9e3779b97f4a7c15L + probe).nextDouble();
        return range[0] + u * (range[1] - range[0]);
    }
}
