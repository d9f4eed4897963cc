import { question8 } from '../../src/theory/q8.ts';
import { verify } from './verify.ts';

verify(question8);
