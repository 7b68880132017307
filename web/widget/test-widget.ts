// The snippet with this server's own address in it, ready to be copied.
const address = document.getElementById("origin");
if (address) address.textContent = location.origin;

export {};
