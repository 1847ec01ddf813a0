package tailor.bench;

import java.lang.management.ManagementFactory;
import java.util.Arrays;

/**
 * The median of several calls, the first two unseen: they fill caches and compile.
 *
 * <p>PEERS_CLOCK=cpu counts the calling thread's processor time in place of the wall's: with one thread, rough figures of a
 * machine that others use too.
 */
final class Timing {
    private static final boolean PROCESSOR_TIME = "cpu".equals(System.getenv("PEERS_CLOCK"));

    private Timing() {}

    /** Prints the median seconds as the last line, where environment/peers/run looks for it. */
    static void print(int calls, Runnable body) {
        body.run();
        body.run();
        double[] seconds = new double[calls];
        for (int i = 0; i < calls; i++) {
            long start = now();
            body.run();
            seconds[i] = (now() - start) / 1e9;
        }
        Arrays.sort(seconds);
        System.out.println(seconds[calls / 2]);
    }

    private static long now() {
        return PROCESSOR_TIME ? ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() : System.nanoTime();
    }
}
