"""A matrix product or training step in PyTorch: `python3 torch_step.py THREADS TASKFILE`.

The task file is one line of JSON, filled up with spaces to a multiple of four bytes, and then the
numbers, little-endian, in the order of the header's "arrays". Prints {"settings": ...} once it is
ready; then answers every line N on standard input, after doing the work N times, with
{"seconds": ..., "value": ...}. Ends when standard input does.
"""

import json
import os
import re
import sys
import time

import torch
from torch.nn import functional as F

TRIALS = 3


def read_task(path):
    with open(path, "rb") as file:
        header = json.loads(file.readline())
        contents = bytearray(file.read())
    offset = 0
    arrays = []
    for kind, shape in header["arrays"]:
        dtype = torch.int32 if kind == "int32" else torch.float32
        count = 1
        for side in shape:
            count *= side
        flat = torch.frombuffer(contents, dtype=dtype, count=count, offset=offset)
        arrays.append(flat.reshape(shape))
        offset += 4 * count
    return header, arrays


class Product:
    settings = {}

    def __init__(self, task, arrays):
        self.a, self.b = arrays
        if task["transposedA"]:
            self.a = self.a.t()
        if task["transposedB"]:
            self.b = self.b.t()
        self.c = torch.empty(task["M"], task["N"])

    def work(self):
        torch.mm(self.a, self.b, out=self.c)

    def value(self):
        return self.c[0, -1].item()


class Step:
    def __init__(self, task, arrays, layout):
        format = torch.channels_last if layout == "channels last" else torch.contiguous_format
        in_layout = lambda x: x.contiguous(memory_format=format) if x.dim() == 4 else x
        x, labels, *parameters = arrays
        self.settings = {"layout": layout} if layout else {}
        self.layers = task["layers"]
        self.x = in_layout(x)
        self.labels = labels.long()
        self.parameters = [
            # Linear wants (outputs, inputs), which is how PyTorch itself keeps them.
            in_layout(p.t().contiguous() if p.dim() == 2 else p.clone()).requires_grad_()
            for p in parameters
        ]
        self.optimizer = torch.optim.SGD(self.parameters, lr=task["learningRate"])
        self.loss = None

    def logits(self):
        x = self.x
        parameters = iter(self.parameters)
        for layer in self.layers:
            kind = layer["kind"]
            if kind == "relu":
                x = F.relu(x)
            elif kind == "flatten":
                x = x.flatten(1)
            elif kind == "maxPool":
                x = F.max_pool2d(x, layer["size"])
            elif kind == "conv":
                x = F.conv2d(x, next(parameters), next(parameters), padding=layer["padding"])
            else:
                x = F.linear(x, next(parameters), next(parameters))
        return x

    def work(self):
        self.optimizer.zero_grad(set_to_none=True)
        self.loss = F.cross_entropy(self.logits(), self.labels)
        self.loss.backward()
        self.optimizer.step()

    def value(self):
        return self.loss.item()


def seconds(subject, repeat):
    start = time.perf_counter()
    for _ in range(repeat):
        subject.work()
    return time.perf_counter() - start


def best_layout(task, arrays):
    """The faster one of PyTorch's two layouts of images; there is one alone without images."""
    trials = {}
    for layout in ["channels first", "channels last"] if len(task["inputShape"]) == 3 else [None]:
        subject = Step(task, arrays, layout)
        seconds(subject, 1)
        trials[layout] = min(seconds(subject, 1) for _ in range(TRIALS))
    return min(trials, key=trials.get)


def blas():
    """The file name of the library that multiplies matrices, where the system tells."""
    if torch.backends.mkl.is_available():
        return "mkl"
    try:
        with open("/proc/self/maps") as maps:
            files = re.findall(r"\S*blas\S*\.so\S*", maps.read())
    except OSError:
        files = []
    if not files:
        return "unknown"
    name = os.path.basename(os.path.realpath(files[0]))
    # Netlib's own, which is not made for speed: figures taken with it flatter everybody else.
    return f"{name} (reference)" if name.startswith("libblas.so") else name


def main():
    torch.set_num_threads(int(sys.argv[1]))
    task, arrays = read_task(sys.argv[2])
    if task["kind"] == "gemm":
        subject = Product(task, arrays)
    else:
        subject = Step(task, arrays, best_layout(task, arrays))
    settings = {**subject.settings, "version": torch.__version__, "blas": blas()}
    print(json.dumps({"settings": settings}), flush=True)
    for line in sys.stdin:
        taken = seconds(subject, int(line))
        print(json.dumps({"seconds": taken, "value": subject.value()}), flush=True)


main()
