package dev.skipgate.compiler.estimate;

/** The parts of a design that resources are told for. */
public enum DesignPart {
    LANES("lanes"),
    BANKS("weight banks"),
    FETCH("column fetch"),
    GATES("gate stage"),
    TABLES("activation tables"),
    DRAIN("output drain"),
    CONSTANTS("constant matrices"),
    PORTS("load, store and AXI");

    private final String title;

    DesignPart(String title) {
        this.title = title;
    }

    /** As reports write it. */
    public String title() {
        return title;
    }
}
