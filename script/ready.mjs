// node script/ready.mjs URL SECONDS: succeeds as soon as the Deskbell at URL is ready, fails when it is not in time.
// Node is here anyway; curl may not be.

const [url, seconds] = process.argv.slice(2);
const end = Date.now() + Number(seconds) * 1000;
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function isReady() {
  try {
    const answer = await fetch(`${url}/api/health/ready`, { signal: AbortSignal.timeout(2000) });
    return answer.ok;
  } catch {
    return false;
  }
}

let ready = await isReady();
while (!ready && Date.now() < end) {
  await pause(100);
  ready = await isReady();
}
process.exitCode = ready ? 0 : 1;
