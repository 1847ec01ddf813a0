package tailor.notebook;

/** Something a cell shows as HTML; where there is no HTML, {@link #toString()} must say the same in words. */
public interface Rich {

    /** A fragment of HTML, its text escaped. */
    String html();
}
