package tailor.train;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Problems without end, in a new order each time round; a function of the seed and of how many were taken, so that a
 * resumed run goes on where it stopped.
 */
final class ProblemStream {
    private final List<EncodedProblem> problems;
    private final long seed;
    private long taken;
    private long round = -1;
    private List<EncodedProblem> order;

    /**
     * A stream.
     *
     * @param problems at least one
     * @param taken how many were taken before
     */
    ProblemStream(List<EncodedProblem> problems, long seed, long taken) {
        this.problems = problems;
        this.seed = seed;
        this.taken = taken;
    }

    List<EncodedProblem> take(int count) {
        List<EncodedProblem> next = new ArrayList<>(count);
        for (int i = 0; i < count; i++, taken++) {
            if (taken / problems.size() != round) {
                round = taken / problems.size();
                order = new ArrayList<>(problems);
                Collections.shuffle(order, new Random(31 * seed + round));
            }
            next.add(order.get((int) (taken % problems.size())));
        }
        return next;
    }

    long taken() {
        return taken;
    }
}
