import { question2 } from '../../src/theory/q2.ts';
import { verify } from './verify.ts';

verify(question2);
