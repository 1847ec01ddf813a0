package tailor.task.math;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tailor.task.math.Expression.Relation;
import tailor.task.math.Expression.Scalar;
import tailor.task.math.Scalars.Negative;
import tailor.task.math.Scalars.Sum;
import tailor.task.math.Scalars.Symbol;

/** Chains of relations: as conditions "term OP 0", and as the set of numbers that meet them. */
final class Inequalities {
    private static final Set<String> ORDER = Set.of("<", ">", "≤", "≥", "≠");

    private Inequalities() {}

    /** A condition. @param operator =, ≠, &lt; or ≤ */
    private record Condition(Scalar term, String operator) {
        boolean same(Condition other, TimeBudget budget) {
            int sign = operator.equals("<") || operator.equals("≤") ? 1 : 0;
            return operator.equals(other.operator) && Terms.proportional(term, other.term, sign, budget);
        }
    }

    /** Whether it orders its operands, at least once. */
    static boolean orders(Relation r) {
        return r.operators().stream().anyMatch(ORDER::contains);
    }

    private static List<Condition> conditions(Relation r) {
        List<Condition> conditions = new ArrayList<>();
        for (int i = 0; i < r.operators().size(); i++) {
            String operator = r.operators().get(i);
            if (!(r.operands().get(i) instanceof Scalar left) || !(r.operands().get(i + 1) instanceof Scalar right) || operator.equals("∈")) {
                return List.of();
            }
            boolean turned = operator.equals(">") || operator.equals("≥");
            Scalar term = new Sum(turned ? List.of(right, new Negative(left)) : List.of(left, new Negative(right)));
            conditions.add(new Condition(term, operator.equals(">") ? "<" : operator.equals("≥") ? "≤" : operator));
        }
        return conditions;
    }

    /** Whether two chains say the same: each condition of one is a condition of the other, times a constant. */
    static boolean same(Relation a, Relation b, TimeBudget budget) {
        List<Condition> left = conditions(a);
        List<Condition> right = conditions(b);
        return !left.isEmpty() && left.size() == right.size()
                && left.stream().allMatch(x -> right.stream().anyMatch(y -> x.same(y, budget)))
                && right.stream().allMatch(y -> left.stream().anyMatch(x -> x.same(y, budget)));
    }

    /** The numbers that a single letter can be; empty when the chain is not of one letter against constants. */
    static Optional<RealSet> set(Relation r, TimeBudget budget) {
        if (r.only("∈") && r.operands().size() == 2 && Terms.names(r.operands().get(0))) {
            return RealSet.of(r.operands().get(1), budget);
        }
        Symbol letter = null;
        RealSet set = RealSet.ALL;
        for (int i = 0; i < r.operators().size(); i++) {
            Expression left = r.operands().get(i);
            Expression right = r.operands().get(i + 1);
            boolean first = left instanceof Symbol s && Terms.names(s);
            Expression name = first ? left : right;
            if (!(name instanceof Symbol symbol) || letter != null && !symbol.equals(letter) || !ORDER.contains(r.operators().get(i))) {
                return Optional.empty();
            }
            letter = symbol;
            Optional<RealSet.End> end = RealSet.end(first ? right : left, budget);
            if (end.isEmpty()) {
                return Optional.empty();
            }
            set = set.and(condition(r.operators().get(i), first, end.get()));
        }
        return Optional.of(set);
    }

    private static RealSet condition(String operator, boolean letterFirst, RealSet.End end) {
        RealSet.Interval point = new RealSet.Interval(end, true, end, true);
        if (operator.equals("≠")) {
            return new RealSet(List.of(point)).complement();
        }
        boolean with = (operator.equals("≤") || operator.equals("≥")) && end.value() != null;
        boolean below = (operator.equals("<") || operator.equals("≤")) == letterFirst;
        return new RealSet(List.of(below ? new RealSet.Interval(RealSet.End.of(-1), false, end, with)
                : new RealSet.Interval(end, with, RealSet.End.of(1), false)));
    }
}
