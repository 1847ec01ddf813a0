package tailor.notebook;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import tailor.run.Nearest;
import tailor.run.RunStore;
import tailor.run.Stage;
import tailor.text.DataFolder;

/**
 * All that a study needs from around it, so that nothing below {@link Lab} asks the environment.
 *
 * @param folders where things are
 * @param store of the runs
 * @param data sets, found or downloaded
 * @param stages by name
 * @param scale {@code smoke}, {@code cpu} or {@code gpu}
 * @param corpus chooses a stage's corpus from its default: the one named by TAILOR_CORPUS where the kinds match
 * @param screen where results appear
 * @param parallel how many runs at a time, ≥ 1
 */
record Workbench(Folders folders, RunStore store, DataFolder data, Map<String, Stage> stages, String scale, UnaryOperator<String> corpus,
        Screen screen, int parallel) {

    static final List<String> SCALES = List.of("smoke", "cpu", "gpu");

    Workbench {
        requireScale(scale);
        if (parallel < 1) {
            throw new IllegalArgumentException("parallel must be 1 or more, got " + parallel);
        }
        stages = Map.copyOf(stages);
    }

    static String requireScale(String scale) {
        if (!SCALES.contains(scale)) {
            throw new IllegalArgumentException("scale must be one of " + SCALES + ", got '" + scale + "'" + Nearest.hint(scale, SCALES));
        }
        return scale;
    }
}
