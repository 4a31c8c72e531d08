import { Project } from './project.ts'

export const PEER = '@huggingface/transformers'

/** A Vite project with the main entry. */
export async function createMain(...packages: readonly string[]): Promise<Project> {
  const project = await Project.create('vite', ...packages)
  await project.addPage('.', 'main.ts', ['web-rerank/kernel', 'web-rerank'])
  await project.addFake()
  return project
}
