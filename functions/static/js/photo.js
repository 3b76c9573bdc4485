// Sends a photo to storage and then says that it is there. Without scripts two buttons do the same.
// Needs form[data-photo=<id of the form that says so>] whose action is the storage's address.
for (const form of document.querySelectorAll("form[data-photo]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    button.disabled = true;
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
      if (!answer.ok) throw new Error("refused");
      document.getElementById(form.dataset.photo).requestSubmit();
    } catch {
      button.disabled = false;
    }
  });
}
