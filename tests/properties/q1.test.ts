import { question1 } from '../../src/theory/q1.ts';
import { verify } from './verify.ts';

verify(question1);
