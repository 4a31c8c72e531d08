import { expect, test } from './site.ts'

test('searches on WebGPU, and says so', async ({ page, demo }) => {
  await demo.open(page, {
    ...{ model: './models/tiny-bert', device: 'webgpu', dtype: 'fp32' },
    q: 'dripping tap',
  })
  await expect(page.locator('[data-note="after"]')).toHaveText(/ranked in/, { timeout: 60_000 })
  await expect(page.locator('[data-status="device"]')).toHaveText('WebGPU')
  await expect(page.locator('[data-status="runtime"]')).toContainText('onnx')
  await expect(page.locator('[data-status="dtype"]')).toHaveText('fp32')
  await expect(page.locator('[data-list="after"] .card')).not.toHaveCount(0)
  await expect(page.locator('.after .card-score').first()).not.toBeEmpty()
})
