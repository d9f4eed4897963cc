/** The whole book: the questions in order, with what the assignment asks. */
import type { Claim } from './claim.ts';
import { question1 } from './q1.ts';
import { question2 } from './q2.ts';
import { question3 } from './q3.ts';
import { question4 } from './q4.ts';
import { question5 } from './q5.ts';
import { question6 } from './q6.ts';
import { question7 } from './q7.ts';
import { question8 } from './q8.ts';

export interface Question {
  readonly number: number;
  readonly title: string;
  readonly claims: readonly Claim[];
}

export const questions: readonly Question[] = [
  { number: 1, title: 'ReLU and the Heaviside step', claims: question1 },
  { number: 2, title: 'The derivatives of softmax and sigmoid', claims: question2 },
  { number: 3, title: 'What softmax does and does not see', claims: question3 },
  { number: 4, title: 'A sigmoid network is a tanh network', claims: question4 },
  { number: 5, title: 'Exact interpolation by a two-layer network', claims: question5 },
  { number: 6, title: 'Discrete convolution', claims: question6 },
  { number: 7, title: 'The sizes of a convolutional network', claims: question7 },
  { number: 8, title: 'Configurations that give a shape', claims: question8 },
];

export const claims: readonly Claim[] = questions.flatMap((question) => question.claims);
