package dev.skipgate.runtime.bundle.safetensors;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A header that has been checked against the size of its file: the tensors cover the data without gap or overlap, and
 * each is as long as its type and shape say.
 *
 * @param tensors by name, in the order of their bytes
 * @param metadata free text by key
 */
record SafetensorsHeader(Map<String, TensorInfo> tensors, Map<String, String> metadata) {
    SafetensorsHeader {
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    /**
     * Checks what a header says.
     *
     * @param dataLength bytes that follow the header
     */
    static SafetensorsHeader checked(List<TensorInfo> found, Map<String, String> metadata, long dataLength)
            throws SafetensorsException {
        List<TensorInfo> inOrder = new ArrayList<>(found);
        inOrder.sort(Comparator.comparingLong(TensorInfo::begin).thenComparingLong(TensorInfo::end));
        Map<String, TensorInfo> tensors = new LinkedHashMap<>();
        long reached = 0;
        for (TensorInfo tensor : inOrder) {
            String name = SafetensorsException.quoted(tensor.name());
            if (tensor.end() > dataLength) {
                throw new SafetensorsException(
                        "tensor " + name + " ends at byte " + tensor.end() + ", but the file has only " + dataLength
                                + " bytes of data; it is truncated or its header lies");
            }
            if (tensor.begin() < reached) {
                throw new SafetensorsException("tensor " + name + " begins at byte " + tensor.begin()
                        + ", inside the tensor before it, which ends at " + reached);
            }
            if (tensor.begin() > reached) {
                throw new SafetensorsException("bytes " + reached + " to " + tensor.begin() + ", before tensor " + name
                        + ", belong to no tensor");
            }
            tensors.put(tensor.name(), tensor);
            reached = tensor.end();
        }
        if (reached != dataLength) {
            throw new SafetensorsException(
                    "the tensors end at byte " + reached + ", but the file has " + dataLength + " bytes of data");
        }
        return new SafetensorsHeader(tensors, metadata);
    }
}
