"""Exports small recurrent networks by PyTorch's two ONNX exporters, for tests. Needs torch, onnx, onnxscript, safetensors; README.md says which versions made the files here."""

import sys
import warnings

import onnx
import torch
from safetensors.torch import save_file
from torch import nn

warnings.filterwarnings("ignore")


class LanguageModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(11, 6)
        self.lstm = nn.LSTM(6, 5, num_layers=2, dropout=0.2)
        self.output = nn.Linear(5, 11)

    def forward(self, x):
        return self.output(self.lstm(self.embedding(x))[0])


class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.GRU(4, 5, num_layers=2, batch_first=True, bidirectional=True)
        self.output = nn.Linear(10, 3)

    def forward(self, x):
        return self.output(self.rnn(x)[0])


class LastStep(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.RNN(4, 5, nonlinearity="relu", batch_first=True)
        self.output = nn.Linear(5, 3)

    def forward(self, x):
        return torch.softmax(self.output(self.rnn(x)[0][:, -1]), -1)


class Ends(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.LSTM(4, 5, batch_first=True, bidirectional=True)
        self.hidden = nn.Linear(10, 4)
        self.output = nn.Linear(4, 3)

    def forward(self, x):
        _, (h, _) = self.rnn(x)
        joined = torch.cat([h[-2], h[-1]], 1)
        return torch.log_softmax(self.output(torch.relu(self.hidden(joined))), -1)


class BothLast(nn.Module):
    """The last step of both directions, of which the reverse one has read one step."""

    def __init__(self):
        super().__init__()
        self.rnn = nn.GRU(4, 5, num_layers=2, batch_first=True, bidirectional=True)
        self.output = nn.Linear(10, 3)

    def forward(self, x):
        return self.output(self.rnn(x)[0][:, -1])


class Binary(nn.Module):
    """Tokens in, one logit of the end out."""

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(11, 6)
        self.rnn = nn.GRU(6, 5, batch_first=True)
        self.output = nn.Linear(5, 1)

    def forward(self, x):
        return torch.sigmoid(self.output(self.rnn(self.embedding(x))[1][-1]))


class States(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.GRU(4, 5, num_layers=2)
        self.output = nn.Linear(5, 3)

    def forward(self, x, state):
        y, state = self.rnn(x, state)
        return self.output(y), state


class Packed(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.LSTM(4, 5, batch_first=True)
        self.output = nn.Linear(5, 3)

    def forward(self, x, lengths):
        packed = nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=True)
        y, _ = nn.utils.rnn.pad_packed_sequence(self.rnn(packed)[0], batch_first=True)
        return self.output(y)


class AllStates(nn.Module):
    """Logits beside the states of all layers, as nn.LSTM hands them out."""

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(11, 6)
        self.lstm = nn.LSTM(6, 5, num_layers=2)
        self.output = nn.Linear(5, 11)

    def forward(self, x):
        y, states = self.lstm(self.embedding(x))
        return self.output(y), states


class Encoder(nn.Module):
    """The ends of both directions of all layers, and nothing else."""

    def __init__(self):
        super().__init__()
        self.rnn = nn.GRU(4, 5, num_layers=2, batch_first=True, bidirectional=True)

    def forward(self, x):
        return self.rnn(x)[1]


class Heads(nn.Module):
    """Two dense layers over the same values, and these values, at every step, beside the last state."""

    def __init__(self):
        super().__init__()
        self.rnn = nn.GRU(4, 5, batch_first=True, bidirectional=True)
        self.words = nn.Linear(10, 6)
        self.tags = nn.Linear(10, 3)

    def forward(self, x):
        y, state = self.rnn(x)
        return self.words(y), y, self.tags(y), state


def strip(file):
    """Takes out where in which source each node came from: paths of the machine, and most of the bytes."""
    model = onnx.load(file, load_external_data=False)
    graph = model.graph
    for each in [graph, *graph.node, *graph.initializer, *graph.input, *graph.output, *graph.value_info]:
        del each.metadata_props[:]
    with open(file, "wb") as out:
        out.write(model.SerializeToString())


def export(name, model, arguments, inputs, sizes, opset=None, folding=True, dynamo=False, dynamic=True, external=False):
    model.eval()
    file = f"{name}.onnx"
    if dynamo:
        shapes = tuple({axis: torch.export.Dim.AUTO for axis in sizes[each]} for each in inputs) if dynamic else None
        torch.onnx.export(model, arguments, file, input_names=inputs, dynamo=True, dynamic_shapes=shapes,
                          external_data=external, opset_version=opset, verbose=False)
        strip(file)
    else:
        torch.onnx.export(model, arguments, file, input_names=inputs, dynamo=False,
                          dynamic_axes=sizes if dynamic else None, opset_version=opset, do_constant_folding=folding)


torch.manual_seed(1)
tokens = (torch.randint(0, 11, (7, 2)),)
values = (torch.randn(2, 7, 4),)
by_time = {"x": {0: "time", 1: "batch"}}
by_batch = {"x": {0: "batch", 1: "time"}}

model = LanguageModel()
export("lm-torchscript", model, tokens, ["x"], by_time)
export("lm-torchscript-opset9", model, tokens, ["x"], by_time, opset=9)
export("lm-torchscript-fixed", model, tokens, ["x"], by_time, opset=13, dynamic=False)
export("lm-torchscript-unfolded", model, tokens, ["x"], by_time, opset=12, folding=False)
export("lm-dynamo", model, tokens, ["x"], by_time, dynamo=True)
export("lm-dynamo-fixed", model, tokens, ["x"], by_time, dynamo=True, dynamic=False)
export("lm-dynamo-external", model, tokens, ["x"], by_time, dynamo=True, external=True)
save_file(model.state_dict(), "lm.safetensors")

model = Tagger()
export("tagger-torchscript", model, values, ["x"], by_batch, opset=15)
export("tagger-dynamo", model, values, ["x"], by_batch, dynamo=True)
export("tagger-dynamo-fixed", model, values, ["x"], by_batch, dynamo=True, dynamic=False)

model = LastStep()
export("last-torchscript", model, values, ["x"], by_batch, opset=11)
export("last-dynamo", model, values, ["x"], by_batch, dynamo=True, dynamic=False)

model = Ends()
export("ends-torchscript", model, values, ["x"], by_batch)
export("ends-dynamo", model, values, ["x"], by_batch, dynamo=True)

model = States()
state = (torch.randn(7, 2, 4), torch.zeros(2, 2, 5))
sizes = {"x": {0: "time", 1: "batch"}, "state": {1: "batch"}}
export("states-torchscript", model, state, ["x", "state"], sizes)
export("states-dynamo", model, state, ["x", "state"], sizes, dynamo=True)

export("packed-torchscript", Packed(), (values[0], torch.tensor([7, 5])), ["x", "lengths"],
       {"x": {0: "batch", 1: "time"}, "lengths": {0: "batch"}})

torch.manual_seed(2)
model = AllStates()
export("all-states-torchscript", model, tokens, ["x"], by_time)
export("all-states-dynamo", model, tokens, ["x"], by_time, dynamo=True)

model = Encoder()
export("encoder-torchscript", model, values, ["x"], by_batch)
export("encoder-dynamo", model, values, ["x"], by_batch, dynamo=True)

torch.manual_seed(3)
model = Heads()
export("heads-torchscript", model, values, ["x"], by_batch)
export("heads-dynamo", model, values, ["x"], by_batch, dynamo=True)

torch.manual_seed(4)
model = BothLast()
export("both-last-torchscript", model, values, ["x"], by_batch)
export("both-last-dynamo", model, values, ["x"], by_batch, dynamo=True)

model = Binary()
sentences = (torch.randint(0, 11, (2, 7)),)
export("binary-torchscript", model, sentences, ["x"], by_batch)
export("binary-dynamo", model, sentences, ["x"], by_batch, dynamo=True)
print(sys.version.split()[0], torch.__version__)
