package dev.skipgate.boards.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PrintableTest {
    @Test
    void quotesWhatCouldBreakALineOrEndTheQuote() {
        assertEquals("'a\\nb'", Printable.quoted("a\nb"));
        assertEquals("'it\\'s'", Printable.quoted("it's"));
        assertEquals("'\"; rm -rf /'", Printable.quoted("\"; rm -rf /"));
        assertEquals("'\\u001b[31m'", Printable.quoted("\u001b[31m"));
        assertEquals("'\\u202eabc'", Printable.quoted("\u202eabc"));
        assertEquals("'größe'", Printable.quoted("größe"));
    }

    @Test
    void cutsWhatIsLong() {
        assertEquals("'" + "x".repeat(100) + "...'", Printable.quoted("x".repeat(101)));
        assertEquals(2003, Printable.line("x".repeat(1_000_000)).length());
    }
}
