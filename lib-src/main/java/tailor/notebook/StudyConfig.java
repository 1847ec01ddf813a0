package tailor.notebook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import tailor.report.Rich;
import tailor.run.Config;
import tailor.run.Stage;

/**
 * A resolved configuration, shown as its differences from the stage's defaults.
 *
 * @param stage whose defaults they are
 * @param scale that was applied
 * @param defaults of the stage
 * @param resolved every key
 * @param memory that a run is expected to take, in words; empty where it is not known before the run
 */
public record StudyConfig(String stage, String scale, ObjectNode defaults, ObjectNode resolved, String memory) implements Rich {

    static StudyConfig of(Stage stage, String scale, ObjectNode resolved) {
        return new StudyConfig(stage.name(), scale, stage.defaults(), resolved, stage.expectedMemory(resolved).orElse(""));
    }

    /** The value at a dotted key, the default where nothing changed it. */
    public JsonNode at(String key) {
        return Config.at(resolved, key, stage);
    }

    /** What differs from the defaults. */
    public ObjectNode differences() {
        return Config.difference(defaults, resolved);
    }

    /** Everything, defaults included. */
    public String complete() {
        return Config.pretty(resolved);
    }

    @Override
    public String toHtml() {
        return "<p>" + Html.escape(title()) + "</p><pre style=\"font-family: monospace; line-height: 1.3\">"
                + Html.escape(Config.pretty(differences())) + "</pre>" + (memory.isEmpty() ? "" : "<p>" + Html.escape(memoryLine()) + "</p>");
    }

    private String title() {
        return stage + " at scale " + scale + ", differences from the defaults:";
    }

    @Override
    public String toString() {
        return title() + "\n" + Config.pretty(differences()) + (memory.isEmpty() ? "" : "\n" + memoryLine());
    }

    private String memoryLine() {
        return "Expected memory of a run: " + memory;
    }
}
