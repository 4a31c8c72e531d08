/*! stemmer: MIT, Copyright (c) 2014 Titus Wormer. Bundlers keep this notice where its code is part of theirs. */
import { stemmer } from 'stemmer'

/** Letters with their marks, digits and underscores; an apostrophe between them divides nothing. */
const WORD = /[\p{L}\p{M}\p{N}_]+(?:'[\p{L}\p{M}\p{N}_]+)*/gu
const POSSESSIVE = /'s$/

/** Lucene's English list: words that are in every text and tell none from another. */
export const STOP_WORDS: ReadonlySet<string> = new Set(
  (
    'a an and are as at be but by for if in into is it no not of on or such that the their then ' +
    'there these they this to was will with'
  ).split(' '),
)

/** More than the vocabulary of most sites; beyond it the stems are forgotten and found again. */
const MOST_STEMS = 50_000
const stems = new Map<string, string>()

/** The words of a text as they stand there, in lower case. */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().replaceAll('’', "'").match(WORD) ?? []
}

/** The same without stop words, each cut to its stem: what a good keyword search compares. */
export function stemsOf(text: string): string[] {
  return wordsOf(text)
    .map((word) => word.replace(POSSESSIVE, ''))
    .filter((word) => !STOP_WORDS.has(word))
    .map(stemOf)
}

/** Porter's stem of an English word in lower case; words of other scripts stay as they are. */
export function stemOf(word: string): string {
  const known = stems.get(word)
  if (known !== undefined) return known
  if (stems.size >= MOST_STEMS) stems.clear()
  const stem = stemmer(word)
  stems.set(word, stem)
  return stem
}
