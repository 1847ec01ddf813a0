package tailor.task;

import java.util.List;
import java.util.Optional;
import tailor.text.DataFolder;
import tailor.text.WordProblems;

/**
 * Opens a task by its name: "arithmetic", "arithmetic-50" (numbers up to 50), "gsm8k", "math500", "aime24", "amc23", "mbjp",
 * "java-basics", "countdown", "sorting", "logic", with a dial "countdown-4", "sorting-8", "logic-6", and with worked examples
 * "gsm8k-4-shot".
 */
public final class Tasks {
    /** The tasks that have a name. */
    public static final List<String> NAMES = List.of("arithmetic", "gsm8k", MathTask.MATH_500, MathTask.AIME_2024, MathTask.AMC_2023,
            MbjpTask.NAME, JavaBasicsTask.NAME, CountdownTask.NAME, SortingTask.NAME, LogicTask.NAME);

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
        Optional<FewShotTask.Name> fewShot = FewShotTask.Name.of(name);
        if (fewShot.isPresent()) {
            return FewShotTask.of(open(fewShot.get().task(), data), fewShot.get().shots());
        }
        return switch (name.matches("(?:countdown|sorting|logic)-.*") ? name.substring(0, name.indexOf('-')) : name) {
            case "gsm8k" -> new Gsm8kTask(data);
            case MathTask.MATH_500, MathTask.AIME_2024, MathTask.AMC_2023 -> new MathTask(name, data);
            case MbjpTask.NAME -> new MbjpTask(data);
            case JavaBasicsTask.NAME -> new JavaBasicsTask();
            case CountdownTask.NAME -> new CountdownTask(name);
            case SortingTask.NAME -> new SortingTask(name);
            case LogicTask.NAME -> new LogicTask(name);
            default -> throw new IllegalArgumentException(
                    "no task \"" + name + "\": there are " + String.join(", ", NAMES) + " (and arithmetic-N with numbers up to N,"
                            + " countdown-N, sorting-N and logic-N with N numbers or people, NAME-K-shot with K examples)");
        };
    }
}
