package tailor.task.math;

import java.util.List;

/** An answer as read: a number or a term, or what is made of them. */
public sealed interface Expression {
    /** Items without brackets, in any order: {@code 1, -2}. @param joint "," or "and" or "or" */
    record Sequence(List<Expression> items, String joint) implements Expression {}

    /** At least two items in brackets: a point, a tuple or an interval. @param open ( or [ or ⟨ @param close ) or ] or ⟩ */
    record Group(char open, char close, List<Expression> items) implements Expression {
        /** Whether it reads as an interval: two ends. */
        boolean interval() {
            return items.size() == 2 && open != '⟨';
        }
    }

    /** A set in braces; empty for ∅. */
    record SetOf(List<Expression> items) implements Expression {}

    /** Two sets joined. @param operator ∪, ∩ or ∖ */
    record SetOperation(char operator, Expression left, Expression right) implements Expression {}

    /** Rows of cells. */
    record Matrix(List<List<Expression>> rows) implements Expression {}

    /** A chain such as {@code 0 < x ≤ 1}: one operand more than operators, which are = ≈ ≠ &lt; &gt; ≤ ≥ ∈. */
    record Relation(List<Expression> operands, List<String> operators) implements Expression {
        /** Whether every operator is this one. */
        boolean only(String operator) {
            return operators.stream().allMatch(operator::equals);
        }
    }

    /** What has a value once its letters have one. */
    sealed interface Scalar extends Expression permits Scalars.Num, Scalars.Symbol, Scalars.Sum, Scalars.Product,
            Scalars.Quotient, Scalars.Negative, Scalars.Power, Scalars.Call, Scalars.Percent, Scalars.Based,
            Scalars.Renamed {
        /** The value for the letters of a scope. @throws TimeBudget.SpentException when time is up */
        Value value(Scope scope);
    }
}
