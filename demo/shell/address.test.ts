import { describe, expect, it } from 'vitest'
import { changedAddress, readAddress, type Address } from './address.ts'

const PLAIN = 'https://site.example/demo/'

describe('the address', () => {
  it('says nothing where all is as usual', () => {
    const { tab, query, choice } = readAddress('')
    expect({ tab, query }).toEqual({ tab: 'search', query: null })
    expect(choice).toEqual({
      ...{ model: null, runtime: 'auto', device: 'auto', dtype: 'auto', threads: 'auto' },
    })
    expect(changedAddress(PLAIN, { tab, query: '', choice })).toBe(PLAIN)
  })

  it('brings back what it was told', () => {
    const told: Address = {
      tab: 'speed',
      query: 'why & how',
      choice: {
        ...{ model: './models/mine', runtime: 'onnx', device: 'webgpu', dtype: 'fp32' },
        threads: 2,
      },
    }
    expect(readAddress(new URL(changedAddress(PLAIN, told)).search)).toEqual(told)
  })

  it('keeps what it was not asked to change', () => {
    expect(changedAddress(`${PLAIN}?q=a&model=b`, { tab: 'own' })).toBe(
      `${PLAIN}?q=a&model=b&tab=own`,
    )
    expect(changedAddress(`${PLAIN}?q=a&model=b`, { query: '' })).toBe(`${PLAIN}?model=b`)
  })

  it('takes words that mean nothing for nothing', () => {
    const { choice } = readAddress('?runtime=magic&device=toaster&dtype=&threads=-2')
    expect(choice).toMatchObject({ runtime: 'auto', device: 'auto', dtype: 'auto' })
    expect(choice.threads).toBe('auto')
  })
})
