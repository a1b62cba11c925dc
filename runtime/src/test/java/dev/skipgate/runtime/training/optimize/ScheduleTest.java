package dev.skipgate.runtime.training.optimize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.runtime.training.optimize.LearningRateSchedule.Constant;
import dev.skipgate.runtime.training.optimize.LearningRateSchedule.Decay;
import dev.skipgate.runtime.training.optimize.LearningRateSchedule.Halving;
import dev.skipgate.runtime.training.optimize.LearningRateSchedule.Step;
import dev.skipgate.runtime.training.optimize.LearningRateSchedule.Steps;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static void assertRates(LearningRateSchedule schedule, double... epochsAndRates) {
        for (int i = 0; i < epochsAndRates.length; i += 2) {
            assertEquals(epochsAndRates[i + 1], schedule.at(epochsAndRates[i]), 1e-7, "epoch " + epochsAndRates[i]);
        }
    }

    @Test
    void rates() {
        assertRates(new Constant(0.5f), 0, 0.5, 99.9, 0.5);
        assertRates(new Decay(2, 0.5, 3), 0, 2, 2.99, 2, 3, 1, 3.9, 1, 4, 0.5, 5.5, 0.25);
        assertRates(new Halving(1, 2), 0, 1, 1.99, 1, 2, 0.5, 2.49, 0.5, 2.5, 0.25, 3, 0.125);
        assertRates(
                new Steps(List.of(new Step(0, 1), new Step(1.5, 0.1f), new Step(4, 0.2f))),
                0,
                1,
                1.49,
                1,
                1.5,
                0.1,
                4,
                0.2,
                9,
                0.2);
    }

    @Test
    void refusesWhatIsNoSchedule() {
        assertThrows(IllegalArgumentException.class, () -> new Constant(0));
        assertThrows(IllegalArgumentException.class, () -> new Constant(Float.NaN));
        assertThrows(IllegalArgumentException.class, () -> new Decay(1, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new Decay(1, 0.5, -1));
        assertThrows(IllegalArgumentException.class, () -> new Halving(1, -1));
        assertThrows(IllegalArgumentException.class, () -> new Steps(List.of()));
        assertThrows(IllegalArgumentException.class, () -> new Steps(List.of(new Step(1, 1))));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Steps(List.of(new Step(0, 1), new Step(2, 1), new Step(2, 1))));
    }

    @Test
    void stopsWhenThePatienceEnds() {
        EarlyStopping stopping = new EarlyStopping(2);
        assertTrue(stopping.observe(3));
        assertFalse(stopping.observe(3));
        assertFalse(stopping.exhausted());
        assertTrue(stopping.observe(2));
        assertFalse(stopping.observe(Double.NaN));
        EarlyStopping resumed = new EarlyStopping(2);
        resumed.restore(stopping.state());
        assertFalse(resumed.exhausted());
        assertFalse(resumed.observe(2.5));
        assertTrue(resumed.exhausted());
        assertEquals(new EarlyStopping.State(2, 2), resumed.state());
        assertThrows(IllegalArgumentException.class, () -> new EarlyStopping(0));
    }
}
