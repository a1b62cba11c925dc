"""Converts small Keras networks to ONNX by tf2onnx, for tests. README.md says which versions made the files here; "legacy" as argument takes Keras 2 (tf_keras)."""

import os
import sys

legacy = sys.argv[1:] == ["legacy"]
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
if legacy:
    os.environ["TF_USE_LEGACY_KERAS"] = "1"

import onnx
import tensorflow as tf
import tf2onnx
from tensorflow import keras

layers = keras.layers
tf.random.set_seed(1)


def export(name, shape, *stack, kind=tf.float32, opset=15):
    model = keras.Sequential([layers.Input(shape[1:], dtype=kind.name), *stack])
    for weight in model.weights:
        weight.assign(tf.random.uniform(weight.shape, -1, 1))
    signature = [tf.TensorSpec(shape, kind, name="x")]
    proto, _ = tf2onnx.convert.from_function(tf.function(lambda x: model(x), input_signature=signature), signature,
                                             opset=opset)
    onnx.save(proto, f"{name}.onnx")


values = (None, 7, 4)
if legacy:
    export("keras2-gru", values, layers.GRU(5, return_sequences=True), layers.Dense(3))
    export("keras2-bidirectional-gru", values, layers.Bidirectional(layers.GRU(5)), layers.Dense(3), opset=12)
    export("keras2-bidirectional-lstm", values, layers.Bidirectional(layers.LSTM(5, return_sequences=True)),
           layers.LSTM(4), layers.Dense(3, activation="relu"), layers.Dense(2), opset=9)
else:
    export("keras-lstm", values, layers.LSTM(5, return_sequences=True), layers.Dense(3))
    export("keras-two-lstms", (None, None, 4), layers.LSTM(5, return_sequences=True), layers.LSTM(6),
           layers.Dense(3, activation="softmax"))
    export("keras-bidirectional", values, layers.Bidirectional(layers.LSTM(5, return_sequences=True)), layers.Dense(3))
    export("keras-bidirectional-last", values, layers.Bidirectional(layers.LSTM(5)), layers.Dense(3))
    export("keras-embedding", (None, 7), layers.Embedding(11, 6), layers.LSTM(5), layers.Dense(2, activation="softmax"),
           kind=tf.int32)
    export("keras-reverse", values, layers.LSTM(5, go_backwards=True), layers.Dense(3))
    export("keras-gru-loop", values, layers.GRU(5, return_sequences=True), layers.Dense(3))
print(sys.version.split()[0], tf.__version__, tf2onnx.__version__, onnx.__version__)
