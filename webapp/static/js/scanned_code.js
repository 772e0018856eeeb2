// A scanned slip brings its code behind the address, where no server sees it.
{
const scanned = location.hash.slice(1);
if (/^[\w-]{16,24}$/.test(scanned)) {
  history.replaceState(null, "", location.pathname);
  document.getElementById("code").value = scanned;
  document.getElementById("scanned").hidden = false;
  document.querySelector("main form button").focus();
}
}
