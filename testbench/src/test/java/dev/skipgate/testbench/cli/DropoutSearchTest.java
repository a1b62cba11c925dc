package dev.skipgate.testbench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class DropoutSearchTest {
    @Test
    void printsTheDistributionForPeopleAndMachines() throws JsonProcessingException {
        Invocation people = Invocation.of("dropout-search", "--rate", "0.7").assertDone();
        assertEquals(18, people.out().lines().count(), people.out());
        assertTrue(people.out().contains("achieved for 0.7 asked"), people.out());
        Invocation machines = Invocation.of("dropout-search", "--rate", "0.7", "--max-period", "8", "--json")
                .assertDone();
        JsonNode tree = new ObjectMapper().readTree(machines.out());
        assertEquals(8, tree.get("probabilities").size());
        double sum = 0;
        double rate = 0;
        for (int i = 0; i < 8; i++) {
            sum += tree.get("probabilities").get(i).asDouble();
            rate += tree.get("probabilities").get(i).asDouble() * i / (i + 1);
        }
        assertEquals(1, sum, 1e-9);
        assertEquals(rate, tree.get("achievedRate").asDouble(), 1e-9);
        assertEquals(0.7, rate, 1e-3);
        assertTrue(
                tree.get("entropyBits").asDouble() > 2
                        && tree.get("entropyBits").asDouble() < 3,
                machines.out());
    }

    @Test
    void badInputIsOneLine() {
        Invocation.of("dropout-search", "--rate", "0.95", "--max-period", "16")
                .assertFailure(ExitCode.INPUT, "0.95", "less than 0.9375", "at least 21");
        Invocation.of("dropout-search", "--rate", "0.7", "--max-period", "3")
                .assertFailure(ExitCode.INPUT, "0.7", "at least 4, or a lower rate");
        Invocation.of("dropout-search", "--rate", "0.7", "--max-period", "4").assertDone();
        Invocation.of("dropout-search", "--rate", "0.99999", "--max-period", "16")
                .assertFailure(ExitCode.INPUT, "use a lower rate");
        Invocation.of("dropout-search", "--rate", "1.5").assertFailure(ExitCode.INPUT, "1.5", "below 1");
        Invocation.of("dropout-search", "--rate", "NaN").assertFailure(ExitCode.INPUT, "NaN");
        Invocation.of("dropout-search", "--rate", "0.5", "--max-period", "0")
                .assertFailure(ExitCode.INPUT, "period of 0", "2 to 1024");
        assertEquals(ExitCode.USAGE, Invocation.of("dropout-search").exitCode());
        assertEquals(
                ExitCode.USAGE,
                Invocation.of("dropout-search", "--rate", "much").exitCode());
    }
}
