package dev.skipgate.testbench.report.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import org.junit.jupiter.api.Test;

class ExperimentPageTest {
    @Test
    void cellsHaveFourDigitsUnlessTheyAreWhole() {
        assertEquals("27.56", ExperimentPage.text(DoubleNode.valueOf(27.5571)));
        assertEquals("90", ExperimentPage.text(DoubleNode.valueOf(90)));
        assertEquals("9.430e+16", ExperimentPage.text(DoubleNode.valueOf(94_304_813_190_879_952.0)));
        assertEquals("1234567890", ExperimentPage.text(IntNode.valueOf(1_234_567_890)));
        assertEquals("not finite", ExperimentPage.text(TextNode.valueOf("not finite")));
    }
}
