package tailor.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tailor.grpo.FixedLength;
import tailor.grpo.SequenceMean;
import tailor.grpo.SequenceRatio;
import tailor.grpo.UnscaledAdvantage;
import tailor.run.Config;

class GrpoPresetTest {

    private static GrpoConfig resolved(GrpoPreset preset) {
        ObjectNode config = Config.merge(Config.defaults(GrpoConfig.defaults()), preset.changes(), "test");
        return Config.read(config, GrpoConfig.class, "test");
    }

    @ParameterizedTest
    @EnumSource
    void everyPresetIsAConfigurationAndFoundByItsName(GrpoPreset preset) {
        assertEquals(preset.key(), resolved(preset).preset());
        assertEquals(preset, GrpoPreset.named(preset.key()));
    }

    @Test
    void theDefaultsAreThePapersRecipeButForTheSamples() {
        GrpoConfig paper = resolved(GrpoPreset.PAPER);
        assertEquals(GrpoConfig.defaults().loss(), paper.loss());
        assertEquals(GrpoConfig.defaults().train(), paper.train());
        assertEquals(16, paper.rollout().samples());
        assertTrue(paper.train().isOnPolicy());
    }

    @Test
    void theOthersDifferAsTheirPapersSay() {
        assertEquals(new UnscaledAdvantage(), resolved(GrpoPreset.DR_GRPO).loss().advantage());
        assertEquals(new FixedLength(), resolved(GrpoPreset.DR_GRPO).loss().aggregation());
        assertEquals(new SequenceRatio(), resolved(GrpoPreset.GSPO).loss().ratio());
        assertEquals(new SequenceMean(), resolved(GrpoPreset.VANILLA).loss().aggregation());
        assertEquals(0.04, resolved(GrpoPreset.VANILLA).loss().klWeight());
        assertEquals(0.28, resolved(GrpoPreset.DAPO).loss().epsilonHigh());
        assertEquals(16, resolved(GrpoPreset.DAPO).train().minibatches());
    }

    @Test
    void aPresetLeavesNothingOfAnother() {
        ObjectNode config = Config.merge(Config.defaults(GrpoConfig.defaults()), GrpoPreset.GSPO.changes(), "test");
        ObjectNode back = Config.merge(config, GrpoPreset.DAPO.changes(), "test");
        assertEquals(resolved(GrpoPreset.DAPO), Config.read(back, GrpoConfig.class, "test"));
    }

    @Test
    void anUnknownNameGetsTheList() {
        String message = assertThrows(IllegalArgumentException.class, () -> GrpoPreset.named("drgrpo")).getMessage();
        assertTrue(message.contains("'drgrpo'") && message.contains("dr_grpo"), message);
    }
}
