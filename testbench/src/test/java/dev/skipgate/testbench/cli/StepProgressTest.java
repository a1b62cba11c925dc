package dev.skipgate.testbench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class StepProgressTest {
    @Test
    void whatAnEarlierProcessDidTellsNothingOfTheRate() {
        assertEquals(
                "train: 1,020 of 2,000 steps, 2.00 a second, 490 s left",
                StepProgress.line("train", 1020, 20, 2000, 10));
        assertEquals(
                "train: 1,020 of 2,000 steps, 102 a second, 10 s left",
                StepProgress.line("train", 1020, 1020, 2000, 10));
    }

    @Test
    void aLineStandsInPlaceOfTheBar() {
        assertEquals("said", StepProgress.inPlaceOf(false, "said"));
        assertEquals("\r\u001b[Ksaid", StepProgress.inPlaceOf(true, "said"));
    }
}
