/**
 * An architecture is plain data: what it stands for in a file of weights, in a record and in a table.
 * Layers are built from it, with the sizes of their inputs inferred.
 */
import { AveragePoolLayer, GlobalAveragePoolLayer } from '../conv/averagePoolLayer.ts';
import { Conv2dLayer } from '../conv/conv2dLayer.ts';
import { Flatten } from '../conv/flatten.ts';
import { MaxPoolLayer } from '../conv/maxPoolLayer.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { ActivationLayer } from '../nn/activationLayer.ts';
import type { ActivationName } from '../nn/activations.ts';
import { BatchNormLayer } from '../nn/batchNormLayer.ts';
import { Dense } from '../nn/dense.ts';
import { DropoutLayer } from '../nn/dropoutLayer.ts';
import { type InitializerName, requireInitializer } from '../nn/initializers.ts';
import type { Layer } from '../nn/layer.ts';
import { Network } from '../nn/network.ts';
import { Residual } from '../nn/residual.ts';

export type LayerSpec =
  | { readonly kind: 'dense'; readonly outputs: number }
  | {
      readonly kind: 'conv';
      readonly filters: number;
      readonly kernel: number;
      /** 1 unless given */
      readonly stride?: number;
      /** 0 unless given */
      readonly padding?: number;
      /** whether what follows, as batch normalization, gives a gradient of few zeros; false unless given */
      readonly denseGradient?: boolean;
    }
  | { readonly kind: ActivationName }
  | { readonly kind: 'maxPool'; readonly size: number }
  | { readonly kind: 'averagePool'; readonly size: number }
  | { readonly kind: 'globalAveragePool' }
  | { readonly kind: 'flatten' }
  | { readonly kind: 'batchNorm' }
  | { readonly kind: 'dropout'; readonly rate: number }
  | {
      readonly kind: 'residual';
      readonly branch: readonly LayerSpec[];
      /** the input itself unless given */
      readonly shortcut?: readonly LayerSpec[];
    };

export interface Architecture {
  /** of one example: (features) or (C, H, W) */
  readonly inputShape: readonly number[];
  /** of all dense and convolutional weights; biases start at 0 */
  readonly initializer: InitializerName;
  readonly layers: readonly LayerSpec[];
}

/**
 * The network, its parameters drawn from the stream `initialization` of the seed. Throws where a
 * layer is unknown or does not fit what comes before it.
 */
export function buildNetwork(architecture: Architecture, seed: number, kernels: Kernels): Network {
  const { layers, inputShape, initializer } = architecture;
  const built = layers.map((layer, l) => buildLayer(layer, initializer, l > 0));
  return new Network(built, inputShape, seed, kernels);
}

/** `inputGradient`: whether a layer before this one learns. */
function buildLayer(spec: LayerSpec, initializer: InitializerName, inputGradient: boolean): Layer {
  switch (spec.kind) {
    case 'dense':
      return new Dense({ outputs: spec.outputs, initializer, inputGradient });
    case 'conv':
      return new Conv2dLayer({
        outChannels: spec.filters,
        kernelSize: spec.kernel,
        stride: spec.stride ?? 1,
        padding: spec.padding ?? 0,
        initialize: requireInitializer('buildNetwork', initializer),
        inputGradient,
        denseGradient: spec.denseGradient ?? false,
      });
    case 'maxPool':
      return new MaxPoolLayer({ kernelSize: spec.size });
    case 'averagePool':
      return new AveragePoolLayer({ kernelSize: spec.size });
    case 'globalAveragePool':
      return new GlobalAveragePoolLayer();
    case 'flatten':
      return new Flatten();
    case 'batchNorm':
      return new BatchNormLayer();
    case 'dropout':
      return new DropoutLayer(spec.rate);
    case 'residual': {
      const layers = (specs: readonly LayerSpec[]) =>
        specs.map((inner) => buildLayer(inner, initializer, true));
      return new Residual(layers(spec.branch), layers(spec.shortcut ?? []));
    }
    default:
      return new ActivationLayer(spec.kind);
  }
}

export interface MlpArchitecture {
  /** units per layer, inputs and classes included: `[784, 512, 256, 10]` */
  readonly dims: readonly number[];
  readonly activation: ActivationName;
  readonly initializer: InitializerName;
}

/** The multilayer perceptron of Problem 1: dense layers with an activation between them. */
export function mlpArchitecture({ dims, activation, initializer }: MlpArchitecture): Architecture {
  const outputs = dims.slice(1);
  return {
    inputShape: [dims[0]],
    initializer,
    layers: outputs.flatMap((units, l): LayerSpec[] => [
      { kind: 'dense', outputs: units },
      ...(l < outputs.length - 1 ? [{ kind: activation }] : []),
    ]),
  };
}
