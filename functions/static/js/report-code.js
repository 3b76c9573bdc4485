// A code to report by stands behind the # of the link on the slip: that part never goes to a server.
// It is put into the field and taken out of the address; whoever has no script types it.
const code = location.hash.slice(1);
const field = document.getElementById("f-code");
if (field && /^[0-9A-Za-z]{26}$/.test(code)) {
  history.replaceState(null, "", location.pathname + location.search);
  field.value = code;
  field.focus();
}
