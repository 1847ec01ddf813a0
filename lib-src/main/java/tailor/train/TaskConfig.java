package tailor.train;

/**
 * The problems to learn from.
 *
 * @param name as {@link tailor.task.Tasks#open} reads it: {@code arithmetic}, {@code gsm8k}
 * @param problems most training problems, at least 1; they come in a new order each time round
 */
public record TaskConfig(String name, int problems) {
    public TaskConfig {
        if (name == null || name.isBlank()) {
            throw new IllegalArgumentException("name must name a task, such as arithmetic");
        }
        if (problems < 1) {
            throw new IllegalArgumentException("problems = " + problems + " must be at least 1");
        }
    }
}
