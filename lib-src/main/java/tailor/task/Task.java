package tailor.task;

import java.util.List;
import tailor.text.Split;

/** Problems with a checker for their answers. The same task gives the same problems in the same order, always. */
public interface Task {
    /** The name under which {@link Tasks#open} knows it. */
    String name();

    /**
     * The first problems of a split; no problem is in both.
     *
     * @param limit at least 1; fewer are returned when the task has fewer
     */
    List<Problem> problems(Split split, int limit);

    /** The checker of its answers. */
    Verifier verifier();
}
