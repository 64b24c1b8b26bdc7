// Opens the dialog of Shell/ReconnectModal.razor when the circuit is lost, and brings the page back.
const dialog = document.getElementById("components-reconnect-modal");
const whenSeen = () => { if (document.visibilityState === "visible") retry(); };

async function retry() {
  document.removeEventListener("visibilitychange", whenSeen);
  try {
    if (await Blazor.reconnect()) return;
    // The server answered but no longer knows this circuit: take it up from its saved state, or load the page anew.
    if (await Blazor.resumeCircuit()) dialog.close(); else location.reload();
  } catch {
    document.addEventListener("visibilitychange", whenSeen);
  }
}

async function resume() {
  try { if (!(await Blazor.resumeCircuit())) location.reload(); }
  catch { dialog.classList.replace("components-reconnect-paused", "components-reconnect-resume-failed"); }
}

dialog.addEventListener("components-reconnect-state-changed", e => {
  const state = e.detail.state;
  if (state === "show" && !dialog.open) dialog.showModal();
  else if (state === "hide") dialog.close();
  else if (state === "failed") document.addEventListener("visibilitychange", whenSeen);
  else if (state === "rejected") location.reload();
});
document.getElementById("rejoin-go").addEventListener("click", () =>
  dialog.classList.contains("components-reconnect-paused") ? resume() : retry());
