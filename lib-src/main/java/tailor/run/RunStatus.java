package tailor.run;

/** Where a run's life stands. A run that says RUNNING but is locked by nobody was killed, and can be resumed. */
public enum RunStatus {
    RUNNING, FINISHED, FAILED, INTERRUPTED
}
