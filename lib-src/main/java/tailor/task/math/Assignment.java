package tailor.task.math;

import java.util.List;
import java.util.Optional;
import tailor.task.math.Expression.Relation;
import tailor.task.math.Expression.Scalar;
import tailor.task.math.Scalars.Call;
import tailor.task.math.Scalars.Symbol;

/**
 * An equation that gives a name to a value: {@code k = 3}, {@code x = 5 + 1 = 6}, {@code f(x) = x + 1}, {@code 3 = s},
 * {@code 5! = 120}.
 *
 * @param name empty when the equation only computes
 * @param value the last of the chain; what follows ≈ is a rounding of it
 */
record Assignment(Optional<Expression> name, Expression value) {
    static Optional<Assignment> of(Relation r, TimeBudget budget) {
        if (!r.operators().stream().allMatch(o -> o.equals("=") || o.equals("≈"))) {
            return Optional.empty();
        }
        int rounding = r.operators().indexOf("≈");
        List<Expression> chain = r.operands().subList(0, rounding < 0 ? r.operands().size() : Math.max(2, rounding + 1));
        Expression first = chain.get(0);
        Expression last = chain.get(chain.size() - 1);
        if (chain.size() == 1) {
            return Optional.of(new Assignment(Optional.empty(), first));
        }
        if (Terms.names(first)) {
            return Optional.of(new Assignment(Optional.of(first), last));
        }
        if (chain.size() == 2 && Terms.names(last)) {
            return Optional.of(new Assignment(Optional.of(last), first));
        }
        return first instanceof Scalar s && Terms.constant(s, budget).isPresent()
                ? Optional.of(new Assignment(Optional.empty(), last)) : Optional.empty();
    }

    /** Whether both give the same name, or one gives none; functions of one letter may call it differently. */
    boolean sameName(Assignment other, Equivalence equivalence) {
        return name.isEmpty() || other.name.isEmpty() || functionOfOne() && other.functionOfOne()
                && ((Call) name.get()).name().equals(((Call) other.name.get()).name()) || equivalence.same(name.get(), other.name.get());
    }

    private boolean functionOfOne() {
        return name.isPresent() && name.get() instanceof Call c && c.arguments().size() == 1 && c.arguments().get(0) instanceof Symbol;
    }

    /** The value in the letter that another assignment uses. */
    Expression valueFor(Assignment other) {
        if (!functionOfOne() || !other.functionOfOne() || name.equals(other.name) || !(value instanceof Scalar scalar)) {
            return value;
        }
        return new Scalars.Renamed(scalar, letter(), other.letter());
    }

    private String letter() {
        return ((Symbol) ((Call) name.orElseThrow()).arguments().get(0)).name();
    }
}
