package tailor.run;

/** Hears how far a run is. Called from the run's own thread, at each step: implementations must be quick and thread-safe. */
@FunctionalInterface
public interface Progress {

    /** Hears nothing. */
    Progress SILENT = event -> {};

    void update(ProgressEvent event);
}
