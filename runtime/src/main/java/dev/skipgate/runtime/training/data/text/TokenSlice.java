package dev.skipgate.runtime.training.data.text;

import dev.skipgate.runtime.training.data.Split;
import java.util.Objects;

/** A part of a sequence. */
record TokenSlice(TokenSequence whole, String part, Split.Range range) implements TokenSequence {
    TokenSlice {
        Objects.requireNonNull(part, "part");
        Objects.checkFromToIndex(range.from(), range.to(), whole.length());
    }

    @Override
    public String name() {
        return whole.name() + " (" + part + ")";
    }

    @Override
    public Vocabulary vocabulary() {
        return whole.vocabulary();
    }

    @Override
    public long length() {
        return range.size();
    }

    @Override
    public void read(long from, int[] tokens, int at, int count) {
        Objects.checkFromIndexSize(from, count, length());
        whole.read(range.from() + from, tokens, at, count);
    }
}
