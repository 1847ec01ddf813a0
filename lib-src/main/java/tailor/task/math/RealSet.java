package tailor.task.math;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tailor.task.math.Expression.Scalar;

/**
 * A set of real numbers: intervals in order, apart from each other. A point is an interval of one.
 *
 * @param intervals ascending
 */
record RealSet(List<Interval> intervals) {
    static final RealSet ALL = new RealSet(List.of(new Interval(End.of(-1), false, End.of(1), false)));

    /** An end of an interval. @param value null when infinite */
    record End(double at, Value value) {
        static End of(int sign) {
            return new End(sign * Double.POSITIVE_INFINITY, null);
        }

        boolean same(End other, int decimals) {
            return value == null || other.value == null ? at == other.at : value.same(other.value, decimals);
        }
    }

    /** What lies between two ends, each of which belongs to it or not. */
    record Interval(End low, boolean withLow, End high, boolean withHigh) {
        boolean empty() {
            return low.at > high.at || low.at == high.at && !(withLow && withHigh);
        }

        Interval and(Interval other) {
            boolean mineLow = low.at > other.low.at || low.at == other.low.at && !withLow;
            boolean mineHigh = high.at < other.high.at || high.at == other.high.at && !withHigh;
            return new Interval(mineLow ? low : other.low, mineLow ? withLow : other.withLow,
                    mineHigh ? high : other.high, mineHigh ? withHigh : other.withHigh);
        }

        /** Whether nothing lies between this and one that starts later. */
        boolean touches(Interval later) {
            return high.at > later.low.at || high.at == later.low.at && (withHigh || later.withLow);
        }
    }

    /** The set that an expression names; empty when it names none, or one with letters in it. */
    static Optional<RealSet> of(Expression e, TimeBudget budget) {
        if (e instanceof Scalars.Symbol s && s.name().equals("ℝ")) {
            return Optional.of(ALL);
        }
        if (e instanceof Expression.Group g && g.interval()) {
            Optional<End> low = end(g.items().get(0), budget);
            Optional<End> high = end(g.items().get(1), budget);
            return low.isEmpty() || high.isEmpty() ? Optional.empty()
                    : single(new Interval(low.get(), g.open() == '[', high.get(), g.close() == ']'));
        }
        if (e instanceof Expression.SetOf s) {
            return points(s.items(), budget);
        }
        if (e instanceof Expression.SetOperation o) {
            Optional<RealSet> left = of(o.left(), budget);
            Optional<RealSet> right = of(o.right(), budget);
            return left.isEmpty() || right.isEmpty() ? Optional.empty() : Optional.of(switch (o.operator()) {
                case '∪' -> left.get().or(right.get());
                case '∩' -> left.get().and(right.get());
                default -> left.get().and(right.get().complement());
            });
        }
        if (e instanceof Expression.Relation r) {
            return Inequalities.set(r, budget);
        }
        if (e instanceof Expression.Sequence s && s.joint().equals("or")) {
            RealSet union = new RealSet(List.of());
            for (Expression item : s.items()) {
                Optional<RealSet> part = item instanceof Scalar ? Optional.empty() : of(item, budget);
                if (part.isEmpty()) {
                    return Optional.empty();
                }
                union = union.or(part.get());
            }
            return Optional.of(union);
        }
        return Optional.empty();
    }

    static Optional<RealSet> single(Interval interval) {
        return interval.empty() ? Optional.empty() : Optional.of(new RealSet(List.of(interval)));
    }

    private static Optional<RealSet> points(List<Expression> items, TimeBudget budget) {
        RealSet set = new RealSet(List.of());
        for (Expression item : items) {
            Optional<End> point = end(item, budget).filter(p -> p.value() != null);
            if (point.isEmpty()) {
                return Optional.empty();
            }
            set = set.or(new RealSet(List.of(new Interval(point.get(), true, point.get(), true))));
        }
        return Optional.of(set);
    }

    /** A real constant or an infinity. */
    static Optional<End> end(Expression e, TimeBudget budget) {
        if (!(e instanceof Scalar scalar)) {
            return Optional.empty();
        }
        int infinite = Terms.infinity(scalar);
        if (infinite != 0) {
            return Optional.of(End.of(infinite));
        }
        return Terms.constant(scalar, budget).filter(v -> v.defined() && v.real()).map(v -> new End(v.toDouble(), v));
    }

    RealSet or(RealSet other) {
        List<Interval> all = new ArrayList<>(intervals);
        all.addAll(other.intervals);
        all.removeIf(Interval::empty);
        all.sort(Comparator.comparingDouble((Interval i) -> i.low.at).thenComparing(i -> !i.withLow));
        List<Interval> merged = new ArrayList<>();
        for (Interval next : all) {
            Interval last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
            if (last == null || !last.touches(next)) {
                merged.add(next);
            } else {
                boolean further = next.high.at > last.high.at || next.high.at == last.high.at && next.withHigh;
                merged.set(merged.size() - 1, further ? new Interval(last.low, last.withLow, next.high, next.withHigh) : last);
            }
        }
        return new RealSet(merged);
    }

    RealSet and(RealSet other) {
        List<Interval> common = new ArrayList<>();
        for (Interval a : intervals) {
            for (Interval b : other.intervals) {
                common.add(a.and(b));
            }
        }
        return new RealSet(List.of()).or(new RealSet(common));
    }

    RealSet complement() {
        List<Interval> gaps = new ArrayList<>();
        End low = End.of(-1);
        boolean withLow = false;
        for (Interval i : intervals) {
            gaps.add(new Interval(low, withLow, i.low, !i.withLow));
            low = i.high;
            withLow = !i.withHigh;
        }
        gaps.add(new Interval(low, withLow, End.of(1), false));
        gaps.removeIf(g -> g.empty() || Double.isInfinite(g.low.at) && g.low.at > 0 || Double.isInfinite(g.high.at) && g.high.at < 0);
        return new RealSet(gaps);
    }

    boolean same(RealSet other, int decimals) {
        if (intervals.size() != other.intervals.size()) {
            return false;
        }
        for (int i = 0; i < intervals.size(); i++) {
            Interval a = intervals.get(i);
            Interval b = other.intervals.get(i);
            if (a.withLow != b.withLow || a.withHigh != b.withHigh || !a.low.same(b.low, decimals) || !a.high.same(b.high, decimals)) {
                return false;
            }
        }
        return true;
    }
}
