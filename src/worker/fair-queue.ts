/** Work that takes turns: of all calls, the one that has had the least goes next. */
export class FairQueue<Job extends { readonly call: number }> {
  readonly #jobs: Job[] = []
  /** What each waiting call has had so far. */
  readonly #spent = new Map<number, number>()
  #due: (readonly [call: number, cost: number])[] = []

  add(job: Job): void {
    // A newcomer starts level with the one that has had the least: it neither waits for old debts nor pays them.
    if (!this.#spent.has(job.call)) this.#spent.set(job.call, this.#least())
    this.#jobs.push(job)
  }

  /** The next job, which stays in the queue until it is removed. On a draw the newer call goes first. */
  next(): Job | undefined {
    for (const [call, cost] of this.#due) {
      const spent = this.#spent.get(call)
      if (spent !== undefined) this.#spent.set(call, spent + cost)
    }
    this.#due = []
    const first = new Map<number, Job>()
    for (const job of this.#jobs) if (!first.has(job.call)) first.set(job.call, job)
    let best: Job | undefined
    for (const job of first.values()) {
      if (!best || this.#spent.get(job.call)! <= this.#spent.get(best.call)!) best = job
    }
    return best
  }

  /** Counts from the next turn on: who came while the thread was busy is level with what was before. */
  charge(call: number, cost: number): void {
    this.#due.push([call, cost])
  }

  remove(done: (job: Job) => boolean): Job[] {
    const removed: Job[] = []
    for (let i = this.#jobs.length - 1; i >= 0; i--) {
      if (done(this.#jobs[i]!)) removed.push(...this.#jobs.splice(i, 1))
    }
    for (const call of this.#spent.keys()) {
      if (!this.#jobs.some((job) => job.call === call)) this.#spent.delete(call)
    }
    return removed
  }

  #least(): number {
    return this.#spent.size ? Math.min(...this.#spent.values()) : 0
  }
}
