/** Everything that the WebAssembly module exports. */
export * from './arithmetic';
