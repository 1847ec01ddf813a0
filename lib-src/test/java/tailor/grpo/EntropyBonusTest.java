package tailor.grpo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class EntropyBonusTest {

    @Test
    void aFixedWeightStays() {
        EntropyBonus bonus = new EntropyBonus(0.01, 0, 0);
        assertEquals(0.01, bonus.adapted(0.01, 5));
        assertEquals(0.01, bonus.acting(0.01, 5));
        assertTrue(bonus.acts());
        assertFalse(EntropyBonus.NONE.acts());
    }

    @Test
    void anAdaptiveWeightFollowsTheEntropyAndActsBelowTheTarget() {
        EntropyBonus bonus = new EntropyBonus(0.01, 0.5, 0.004);
        assertEquals(0.014, bonus.adapted(0.01, 0.3), 1e-12);
        assertEquals(0.006, bonus.adapted(0.01, 0.7), 1e-12);
        assertEquals(0, bonus.adapted(0.003, 0.7));
        assertEquals(0.01, bonus.acting(0.01, 0.3));
        assertEquals(0, bonus.acting(0.01, 0.7));
    }

    @Test
    void badSettingsAreNamed() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> new EntropyBonus(-1, 0, 0)).getMessage().contains("weight = -1.0"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> new EntropyBonus(0, 0.5, 0)).getMessage().contains("step = 0"));
    }
}
