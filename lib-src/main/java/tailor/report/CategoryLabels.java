package tailor.report;

import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.util.ArrayList;
import java.util.List;

/**
 * The names under the bars of a chart, none over another: broken into lines, or all turned where a word is wider than the room.
 *
 * @param names the lines of each
 * @param turned whether each is one line that rises to its bar
 */
record CategoryLabels(List<List<Label>> names, boolean turned) {
    /** Of a chart without bars. */
    static final CategoryLabels NONE = new CategoryLabels(List.of(), false);

    private static final double AIR = Paper.points(3);
    private static final double LINE = Paper.points(Paper.TICK_SIZE * 1.1);
    private static final double SLOPE = Math.toRadians(35);

    /**
     * Names as they fit.
     *
     * @param names a line break in one is kept
     * @param room from one bar to the next, chart units; at most the plot's width
     */
    static CategoryLabels of(List<String> names, double room) {
        List<List<Label>> broken = names.stream().map(name -> broken(name, room - AIR)).toList();
        boolean fits = broken.stream().flatMap(List::stream).allMatch(line -> line.width() <= room - AIR);
        return fits ? new CategoryLabels(broken, false)
                : new CategoryLabels(names.stream().map(name -> List.of(label(name.replace('\n', ' ')))).toList(), true);
    }

    private static List<Label> broken(String name, double room) {
        List<Label> lines = new ArrayList<>();
        for (String part : name.split("\n")) {
            String line = "";
            for (String word : part.split(" ")) {
                String longer = line.isEmpty() ? word : line + " " + word;
                if (!line.isEmpty() && label(longer).width() > room) {
                    lines.add(label(line));
                    longer = word;
                }
                line = longer;
            }
            lines.add(label(line));
        }
        return lines;
    }

    private static Label label(String text) {
        return Label.of(text, Paper.TICK_SIZE);
    }

    /** From the top of the first line to the bottom of what hangs lowest; one line without names. */
    double height() {
        int lines = names.stream().mapToInt(List::size).max().orElse(1);
        double lowest = turned ? names.stream().mapToDouble(name -> name.get(0).width() * Math.sin(SLOPE)).max().orElse(0) : 0;
        return lowest + lines * LINE - Paper.points(Paper.TICK_SIZE * 0.2);
    }

    /** How far the name of a bar reaches to the left of its middle. */
    double reach(int bar) {
        double widest = names.get(bar).stream().mapToDouble(Label::width).max().orElse(0);
        return turned ? widest * Math.cos(SLOPE) + names.get(bar).get(0).capHeight() * Math.sin(SLOPE) : widest / 2;
    }

    /** Draws the name of a bar whose middle is at {@code x}, below {@code y}. */
    void draw(Graphics2D g, int bar, double x, double y) {
        AffineTransform page = g.getTransform();
        List<Label> lines = names.get(bar);
        for (int k = 0; k < lines.size(); k++) {
            Label line = lines.get(k);
            g.translate(x, y + line.capHeight() + k * LINE);
            if (turned) {
                g.rotate(-SLOPE);
            }
            line.draw(g, turned ? -line.width() : -line.width() / 2, 0);
            g.setTransform(page);
        }
    }
}
