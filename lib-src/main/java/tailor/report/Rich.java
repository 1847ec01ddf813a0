package tailor.report;

/** Something a notebook shows as HTML; {@code toString()} is its plain-text form. */
public interface Rich {
    /** @return an HTML fragment that needs no script and no style sheet of its own. */
    String toHtml();
}
