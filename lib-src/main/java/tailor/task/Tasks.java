package tailor.task;

import java.util.List;
import tailor.text.DataFolder;

/** Opens a task by its name. */
public final class Tasks {
    /** The tasks that have a name. */
    public static final List<String> NAMES = List.of("arithmetic", "gsm8k");

    private Tasks() {}

    /**
     * The task with this name.
     *
     * @param data where downloaded data sets are
     * @throws IllegalArgumentException if there is none; names those that there are
     */
    public static Task open(String name, DataFolder data) {
        return switch (name) {
            case "arithmetic" -> new ArithmeticTask();
            case "gsm8k" -> new Gsm8kTask(data);
            default -> throw new IllegalArgumentException(
                    "no task \"" + name + "\": there are " + String.join(", ", NAMES));
        };
    }
}
