// A worker entry that forgot to call serve(): its thread lives, and nobody answers.
setInterval(() => {}, 1_000)
