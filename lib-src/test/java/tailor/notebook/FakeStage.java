package tailor.notebook;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import tailor.run.Config;
import tailor.run.Experiment;
import tailor.run.Progress;
import tailor.run.Run;
import tailor.run.SavedCheckpoint;
import tailor.run.Stage;

/** A stage whose runs count to their steps; one at beta 99 fails, one at beta 77 goes on until it is interrupted. */
final class FakeStage implements Stage {

    record Loss(double beta) {
        Loss {
            if (beta <= -1) {
                throw new IllegalArgumentException("beta must be above -1, got " + beta);
            }
        }
    }

    record Train(int steps, double lr) {}

    record Data(String corpus) {}

    record Init(String run) {}

    record Settings(Loss loss, Train train, Data data, Init init, String variant) {}

    final Set<String> threads = ConcurrentHashMap.newKeySet();
    final CountDownLatch going = new CountDownLatch(1);

    @Override
    public String name() {
        return "pre-training";
    }

    @Override
    public ObjectNode defaults() {
        return Config.defaults(new Settings(new Loss(0), new Train(4, 0.001), new Data("grammar"), new Init(""), ""));
    }

    @Override
    public void validate(ObjectNode config, String source) {
        Config.read(config, Settings.class, source);
    }

    @Override
    public Experiment experiment() {
        return this::count;
    }

    private void count(Run run, Progress progress) throws Exception {
        threads.add(Thread.currentThread().getName());
        Settings settings = Config.read(run.config(), Settings.class, run.id());
        if (settings.loss().beta() == 99) {
            throw new IllegalStateException("beta is too large");
        }
        long from = run.lastCheckpoint().map(SavedCheckpoint::step).orElse(0L);
        for (long step = from + 1; step <= settings.train().steps(); step++) {
            run.log().append(step, Map.of("train/nll", settings.loss().beta() + 1.0 / step));
            progress.update(run.event(step, settings.train().steps(), step * 100, Map.of("train/nll", 1.0 / step)));
            if (settings.loss().beta() == 77) {
                going.countDown();
                Thread.onSpinWait();
            }
            if (Thread.interrupted()) {
                long now = step;
                Thread.sleep(200); // a long step
                run.saveCheckpoint(step, folder -> Files.writeString(folder.resolve("w"), "" + now));
                throw new InterruptedException("after step " + step);
            }
        }
        run.finish(Map.of("nll", settings.loss().beta()));
    }
}
