// A worker that asks another origin for something: shows that the tests would notice one that does.
addEventListener('message', ({ data }) => {
  fetch(data as string, { mode: 'no-cors' }).then(
    () => postMessage('asked'),
    (error: unknown) => postMessage(String(error)),
  )
})
