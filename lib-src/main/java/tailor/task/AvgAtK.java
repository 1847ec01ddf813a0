package tailor.task;

/** Avg@k: the mean reward of k samples, averaged over problems. */
public final class AvgAtK {
    private AvgAtK() {}

    /** The mean reward of one problem's samples. @param rewards in [0, 1], at least one */
    public static double of(double... rewards) {
        if (rewards.length == 0) {
            throw new IllegalArgumentException("avg@k needs at least 1 sample, got 0");
        }
        double sum = 0;
        for (double reward : rewards) {
            if (!(reward >= 0 && reward <= 1)) {
                throw new IllegalArgumentException("a reward must be in [0, 1], got " + reward);
            }
            sum += reward;
        }
        return sum / rewards.length;
    }

    /** The mean over problems of {@link #of}: every problem counts alike, however many samples it has. */
    public static double mean(double[][] rewards) {
        if (rewards.length == 0) {
            throw new IllegalArgumentException("avg@k needs at least 1 problem, got 0");
        }
        double sum = 0;
        for (double[] problem : rewards) {
            sum += of(problem);
        }
        return sum / rewards.length;
    }
}
