import { question7 } from '../../src/theory/q7.ts';
import { verify } from './verify.ts';

verify(question7);
