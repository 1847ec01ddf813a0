package tailor.grpo;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * How much better a completion did than its group: A = scale · (R − μ of its group).
 *
 * <p>The families differ only in the scale: {@link GroupAdvantage} (GRPO), {@link BatchAdvantage},
 * {@link UnscaledAdvantage} (Dr. GRPO), {@link LeaveOneOutAdvantage} (RLOO). In each of them a group whose rewards are all equal gets exactly 0,
 * also when the rewards carry rounding noise: such a group says nothing about which completion is better.
 */
public sealed interface Advantage permits GroupAdvantage, BatchAdvantage, UnscaledAdvantage, LeaveOneOutAdvantage {

    /**
     * Advantages of a batch of completions.
     *
     * @param rewards (B) finite rewards
     * @param groups (B) any number that names the group (prompt) of each completion; groups may differ in size and order
     * @return (B) advantages, in the order of the rewards
     * @throws IllegalArgumentException if the lengths differ, there is none, or a reward is not finite
     */
    double[] compute(double[] rewards, int[] groups);

    /** The name under which a configuration asks for this advantage. */
    @JsonValue
    String name();

    /**
     * The advantage that a configuration names.
     *
     * @param name {@code group}, {@code batch}, {@code none} or {@code rloo}
     * @throws IllegalArgumentException if there is none of that name; the message lists the names
     */
    @JsonCreator
    static Advantage named(String name) {
        return switch (name) {
            case "group" -> new GroupAdvantage();
            case "batch" -> new BatchAdvantage();
            case "none" -> new UnscaledAdvantage();
            case "rloo" -> new LeaveOneOutAdvantage();
            default -> throw new IllegalArgumentException(
                    "unknown advantage '" + name + "': use group, batch, none or rloo");
        };
    }
}
