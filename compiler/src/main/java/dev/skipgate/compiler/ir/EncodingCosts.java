package dev.skipgate.compiler.ir;

/**
 * What each encoding of a matrix would cost; the product of memory bits and cycles (area times time) decides.
 *
 * @param packedBits memory of the packed codes, 0 when the matrix cannot be packed
 * @param packedCycles cycles with every activation non-zero, perfectly balanced
 * @param compressedBits memory of the compressed non-zeros
 * @param compressedCycles cycles likewise
 * @param constantLuts logic of the burnt-in matrix, 0 when it is too large for that
 */
public record EncodingCosts(
        long packedBits, double packedCycles, long compressedBits, double compressedCycles, long constantLuts) {
    /** The cheaper of the two encodings in memory. */
    public Encoding cheapestInMemory() {
        boolean canPack = packedBits > 0;
        return canPack && packedBits * packedCycles <= compressedBits * compressedCycles
                ? Encoding.PACKED
                : Encoding.COMPRESSED;
    }
}
