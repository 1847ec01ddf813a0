package tailor.task.math;

import java.util.List;
import java.util.Optional;
import tailor.task.math.Expression.Group;
import tailor.task.math.Expression.Matrix;
import tailor.task.math.Expression.Relation;
import tailor.task.math.Expression.Scalar;
import tailor.task.math.Expression.Sequence;
import tailor.task.math.Expression.SetOf;
import tailor.task.math.Expression.SetOperation;

/**
 * Whether two answers mean the same. Symmetric, but for {@code inequalityForSet}.
 *
 * <p>Lists without brackets and sets are compared without order; tuples, intervals and matrices place by place; equations up
 * to a constant factor; an equation that only names a value ({@code k = 3}) by that value; sets of reals as sets.
 *
 * @param decimals places to which written decimals must agree, at least 0
 * @param inequalityForSet whether an inequality may answer for a gold answer that is a set or an interval
 * @param budget of the whole comparison
 */
record Equivalence(int decimals, boolean inequalityForSet, TimeBudget budget) {
    /** Whether they mean the same. @throws TimeBudget.SpentException when time is up */
    boolean same(Expression gold, Expression given) {
        budget.check();
        if (gold instanceof Relation a && given instanceof Relation b) {
            return relations(a, b);
        }
        if (gold instanceof Relation || given instanceof Relation) {
            return relationWithOther(gold, given);
        }
        if (gold instanceof Scalar a && given instanceof Scalar b) {
            return Terms.same(a, b, decimals, budget) || sameSet(gold, given);
        }
        if (gold instanceof Matrix a && given instanceof Matrix b) {
            return matrices(a, b);
        }
        return collections(gold, given) || sameSet(gold, given);
    }

    private boolean collections(Expression gold, Expression given) {
        if (gold instanceof Group a && given instanceof Group b) {
            return brackets(a, b) && inOrder(a.items(), b.items());
        }
        if (gold instanceof Group a && given instanceof Sequence b) {
            return inOrder(a.items(), b.items());
        }
        if (gold instanceof Sequence a && given instanceof Group b) {
            return inOrder(a.items(), b.items()) || inAnyOrder(a.items(), List.of(b));
        }
        if (gold instanceof SetOperation a && given instanceof SetOperation b) {
            return a.operator() == b.operator() && same(a.left(), b.left()) && same(a.right(), b.right());
        }
        return !(gold instanceof Group || given instanceof Group || gold instanceof Matrix || given instanceof Matrix
                || gold instanceof SetOperation || given instanceof SetOperation) && inAnyOrder(items(gold), items(given));
    }

    private static List<Expression> items(Expression e) {
        return e instanceof Sequence s ? s.items() : e instanceof SetOf set ? set.items() : List.of(e);
    }

    /** Brackets tell intervals apart; around three and more they are a matter of taste. */
    private static boolean brackets(Group a, Group b) {
        return !a.interval() || !b.interval() || a.open() == b.open() && a.close() == b.close();
    }

    private boolean inOrder(List<Expression> gold, List<Expression> given) {
        if (gold.size() != given.size()) {
            return false;
        }
        for (int i = 0; i < gold.size(); i++) {
            if (!same(gold.get(i), given.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** As sets: what is named twice counts once. */
    private boolean inAnyOrder(List<Expression> gold, List<Expression> given) {
        return gold.isEmpty() == given.isEmpty()
                && gold.stream().allMatch(a -> given.stream().anyMatch(b -> same(a, b)))
                && given.stream().allMatch(b -> gold.stream().anyMatch(a -> same(a, b)));
    }

    private boolean matrices(Matrix a, Matrix b) {
        if (a.rows().size() != b.rows().size()) {
            return false;
        }
        for (int i = 0; i < a.rows().size(); i++) {
            if (!inOrder(a.rows().get(i), b.rows().get(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean sameSet(Expression gold, Expression given) {
        Optional<RealSet> a = RealSet.of(gold, budget);
        Optional<RealSet> b = a.isEmpty() ? a : RealSet.of(given, budget);
        return b.isPresent() && a.get().same(b.get(), decimals);
    }

    private boolean relations(Relation gold, Relation given) {
        if (gold.only("∈") && given.only("∈")) {
            return inOrder(gold.operands(), given.operands());
        }
        if (Inequalities.orders(gold) || Inequalities.orders(given)) {
            boolean membership = gold.only("∈") && !inequalityForSet;
            return Inequalities.same(gold, given, budget) || !membership && sameSet(gold, given);
        }
        Optional<Assignment> a = Assignment.of(gold, budget);
        Optional<Assignment> b = Assignment.of(given, budget);
        if (a.isPresent() && b.isPresent() && a.get().sameName(b.get(), this) && same(a.get().value(), b.get().valueFor(a.get()))) {
            return true;
        }
        return Inequalities.same(gold, given, budget);
    }

    private boolean relationWithOther(Expression gold, Expression given) {
        Relation relation = (Relation) (gold instanceof Relation ? gold : given);
        if (relation.only("∈")) {
            Expression set = relation.operands().get(relation.operands().size() - 1);
            return gold instanceof Relation ? same(set, given) : same(gold, set);
        }
        if (Inequalities.orders(relation)) {
            return (gold instanceof Relation || inequalityForSet) && sameSet(gold, given);
        }
        Optional<Assignment> named = Assignment.of(relation, budget);
        return named.isPresent() && (gold instanceof Relation ? same(named.get().value(), given) : same(gold, named.get().value()));
    }
}
