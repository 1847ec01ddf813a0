package tailor.task;

import java.util.List;
import java.util.Optional;
import tailor.text.DataFolder;
import tailor.text.WordProblems;

/**
 * Opens a task by its name: "arithmetic", "arithmetic-50" (numbers up to 50), "gsm8k", "math500", "aime24", "amc23", "mbjp",
 * "java-basics".
 */
public final class Tasks {
    /** The tasks that have a name. */
    public static final List<String> NAMES = List.of("arithmetic", "gsm8k", MathTask.MATH_500, MathTask.AIME_2024, MathTask.AMC_2023,
            MbjpTask.NAME, JavaBasicsTask.NAME);

    private Tasks() {}

    /**
     * The task with this name.
     *
     * @param data where downloaded data sets are
     * @throws IllegalArgumentException if there is none; names those that there are
     */
    public static Task open(String name, DataFolder data) {
        Optional<WordProblems.Dials> dials = WordProblems.Dials.named(name, "arithmetic");
        if (dials.isPresent()) {
            return new ArithmeticTask(name, new WordProblems(dials.get(), 0));
        }
        return switch (name) {
            case "gsm8k" -> new Gsm8kTask(data);
            case MathTask.MATH_500, MathTask.AIME_2024, MathTask.AMC_2023 -> new MathTask(name, data);
            case MbjpTask.NAME -> new MbjpTask(data);
            case JavaBasicsTask.NAME -> new JavaBasicsTask();
            default -> throw new IllegalArgumentException(
                    "no task \"" + name + "\": there are " + String.join(", ", NAMES) + " (and arithmetic-N with numbers up to N)");
        };
    }
}
